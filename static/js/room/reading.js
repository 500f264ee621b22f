// Where the reader is: at the end or further up, what they have seen, and where new messages begin.

const NEAR = 160; // pixels from the bottom that count as reading along
const READ_AFTER = 800; // milliseconds in view

export class Reading {
  // `upTo()` is the seq that this page shows; `tell(seq)` is true when the server could be told.
  constructor({ data, lines, upTo, tell }) {
    Object.assign(this, { data, lines, upTo, tell });
    this.read = data.read;
    this.unreadFrom = data.read; // the line "new from here" stands after this one
    this.unseen = 0;
    this.scroller = document.scrollingElement;
    this.pill = document.getElementById("newest");
    this.pill.addEventListener("click", () => {
      if (!data.atEnd) location.assign(data.room);
      this.toBottom("smooth");
      this.unseen = 0;
      lines.log.focus({ preventScroll: true });
    });
    addEventListener("scroll", () => this.look(), { passive: true });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.lookedAtAgain();
      this.look();
    });
  }

  get atBottom() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - innerHeight < NEAR;
  }

  toBottom(behavior = "instant") {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) behavior = "instant";
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
  }

  // Begin where the unread ones begin, or at the end.
  begin() {
    const unread = document.getElementById("unread");
    if (unread) unread.scrollIntoView({ block: "start" });
    else this.toBottom();
  }

  // Change the list and stay where the reader is: at the end, or with the line that they look at.
  keepPlace(change) {
    const follows = this.atBottom && this.data.atEnd;
    const anchor = [...this.lines.list.querySelectorAll(".message[data-seq]")].find(
      (line) => line.getBoundingClientRect().bottom > 0,
    );
    const top = anchor?.getBoundingClientRect().top;
    change();
    const again = anchor && this.lines.get(anchor.dataset.id);
    if (follows || !again) this.toBottom();
    else
      this.scroller.scrollTo({
        top: this.scroller.scrollTop + again.getBoundingClientRect().top - top,
        behavior: "instant",
      });
  }

  // Messages of others came after `from`. Who reads along is taken to the end, but never past what they have not seen.
  came(from, count, followed) {
    if (!count) return;
    if (!followed) {
      this.unseen += count;
    } else if (document.visibilityState !== "visible") {
      this.away ??= { from, count: 0 };
      this.away.count += count;
      this.toBottom();
    } else {
      this.toBottom();
      const first = this.lines.firstUnread(from);
      if (!first || first.getBoundingClientRect().top >= this.topEdge()) return;
      this.lines.markUnread(from).scrollIntoView({ block: "start" });
      this.unreadFrom = from;
      this.unseen = count;
    }
  }

  lookedAtAgain() {
    const { away } = this;
    this.away = null;
    if (away) this.came(away.from, away.count, true);
  }

  topEdge() {
    return document.querySelector(".room__head").getBoundingClientRect().bottom;
  }

  look() {
    if (this.atBottom) this.unseen = 0;
    this.showPill();
    if (document.visibilityState !== "visible" || !this.data.atEnd || !this.atBottom || this.upTo() <= this.read)
      return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const seq = this.upTo();
      if (document.visibilityState === "visible" && this.tell(seq)) this.read = seq;
    }, READ_AFTER);
  }

  showPill() {
    const { texts, atEnd } = this.data;
    this.pill.hidden = atEnd && this.atBottom;
    const words =
      this.unseen === 0 ? texts.toNewest : this.unseen === 1 ? texts.newOne : texts.newMany.replace("%s", this.unseen);
    if (this.pill.textContent !== words) this.pill.textContent = words;
  }
}
