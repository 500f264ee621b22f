// Where the reader is: at the end or further up, what they have seen, and where new messages begin.

import { byId, find } from "./page.js";

/** @import { Lines } from "./lines.js" */

const NEAR = 160; // pixels from the bottom that count as reading along
const READ_AFTER = 800; // milliseconds in view

export class Reading {
  /**
   * @param {object} room
   * @param {RoomData} room.data
   * @param {Lines} room.lines
   * @param {() => number} room.upTo the seq that this page shows
   * @param {(seq: number) => boolean} room.tell whether the server could be told
   */
  constructor({ data, lines, upTo, tell }) {
    this.data = data;
    this.lines = lines;
    this.upTo = upTo;
    this.tell = tell;
    this.read = data.read;
    this.unreadFrom = data.read; // the line "new from here" stands after this one
    this.unseen = 0;
    /** @type {{ from: number, count: number } | null} */
    this.away = null; // what came while nobody looked
    this.scroller = document.scrollingElement ?? document.documentElement;
    this.pill = byId("newest");
    this.pill.addEventListener("click", () => {
      if (!data.atEnd) location.assign(data.here);
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

  /** @param {ScrollBehavior} [behavior] */
  toBottom(behavior = "instant") {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: still ? "instant" : behavior });
  }

  /** Begin where the unread ones begin, or at the end. */
  begin() {
    const unread = document.getElementById("unread");
    if (unread) unread.scrollIntoView({ block: "start" });
    else this.toBottom();
  }

  /**
   * Change the list and stay where the reader is: at the end, or with the line that they look at.
   * @param {() => void} change
   */
  keepPlace(change) {
    const follows = this.atBottom && this.data.atEnd;
    const anchor = this.lines.placed().find((line) => line.getBoundingClientRect().bottom > 0);
    const top = anchor?.getBoundingClientRect().top ?? 0;
    change();
    const again = anchor && this.lines.get(anchor.dataset.id ?? "");
    if (follows || !again) this.toBottom();
    else {
      const moved = again.getBoundingClientRect().top - top;
      this.scroller.scrollTo({ top: this.scroller.scrollTop + moved, behavior: "instant" });
    }
  }

  /**
   * Messages of others came. Who reads along is taken to the end, but never past what they have not seen.
   * @param {number} from they came after this seq
   * @param {number} count
   * @param {boolean} followed whether the reader was at the end
   */
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
      this.lines.markUnread(from)?.scrollIntoView({ block: "start" });
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
    return find(document, ".room__head").getBoundingClientRect().bottom;
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
      this.unseen === 0
        ? texts.toNewest
        : this.unseen === 1
          ? texts.newOne
          : texts.newMany.replace("%s", `${this.unseen}`);
    if (this.pill.textContent !== words) this.pill.textContent = words;
  }
}
