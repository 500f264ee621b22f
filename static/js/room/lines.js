// The list of messages: what the server rendered, and what came since. Same markup as templates/chat/_line.html.

const REACTED = "/react/";
const SVG = "http://www.w3.org/2000/svg";

export class Lines {
  constructor(data) {
    this.data = data;
    this.list = document.getElementById("lines");
    this.log = document.getElementById("log");
    this.template = document.getElementById("line").content;
    const here = { timeZone: data.zone };
    this.hour = new Intl.DateTimeFormat(data.lang, { ...here, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.day = new Intl.DateTimeFormat(data.lang, { ...here, month: "long", day: "numeric", weekday: "short" });
    this.date = new Intl.DateTimeFormat("sv-SE", here);
    this.hiddenBy = new Set(); // people muted and messages reported in this visit
  }

  get(id) {
    return this.list.querySelector(`#m${CSS.escape(id)}`);
  }

  pending(cid) {
    return this.list.querySelector(`[data-cid="${CSS.escape(cid)}"]`);
  }

  oldest() {
    return Number(this.list.querySelector(".message[data-seq]")?.dataset.seq ?? 0);
  }

  isMine(view) {
    return view.by === this.data.me;
  }

  // Show a message as it is now: a new line, or the same one with its new state. True when the line is new.
  upsert(view, { atEnd = true } = {}) {
    if (this.hiddenBy.has(`by${view.by}`) || this.hiddenBy.has(`m${view.id}`)) return false;
    const existing = this.get(view.id);
    this.quotesOf(view);
    const waiting = this.isMine(view) ? this.pending(view.cid) : null;
    if (!existing && !waiting && (!atEnd || view.seq < this.oldest())) return false;
    const line = this.make(view);
    if (existing) {
      const focused = existing.contains(document.activeElement);
      existing.replaceWith(line);
      waiting?.remove();
      if (focused) line.querySelector(".message__more").focus({ preventScroll: true });
    } else {
      waiting?.remove();
      this.place(line, view.seq);
    }
    this.days();
    return !existing && !waiting;
  }

  // The place of a message is its seq; what is being sent stands below everything.
  place(line, seq) {
    const messages = this.list.querySelectorAll(".message[data-seq]");
    for (let i = messages.length - 1; i >= 0; i--) {
      if (Number(messages[i].dataset.seq) < seq) {
        messages[i].after(line);
        return;
      }
    }
    const first = messages[0] ?? this.list.querySelector(".message--pending");
    first ? first.before(line) : this.list.append(line);
  }

  make(view) {
    const { texts, signs } = this.data;
    const line = this.template.querySelector(".message").cloneNode(true);
    const find = (name) => line.querySelector(`.message__${name}`);
    const mine = this.isMine(view);
    line.className = "message";
    line.classList.toggle("message--mine", mine);
    if (view.state !== "visible") line.classList.add(`message--${view.state}`);
    line.id = `m${view.id}`;
    Object.assign(line.dataset, { id: view.id, seq: view.seq, at: view.at, by: view.by ?? "", role: view.role, state: view.state });
    delete line.dataset.mine;
    if (mine) line.dataset.mine = "";
    const name = view.role === "gone" ? texts.gone : view.name;
    find("name").textContent = name;
    find("role")?.remove();
    if (view.role === "facilitator") {
      const tag = document.createElement("span");
      tag.className = "tag tag--info message__role";
      tag.textContent = texts.facilitator;
      find("name").after(" ", tag);
    }
    const at = new Date(view.at * 1000);
    find("time").dateTime = at.toISOString();
    find("time").textContent = this.hour.format(at);
    find("note")?.remove();
    if (view.reason) {
      const note = document.createElement("p");
      note.className = "message__note";
      note.textContent = (mine ? texts.hiddenMine : texts.hiddenShown) + view.reason;
      find("body").before(note);
    }
    const body = find("body");
    if (view.state === "withdrawn" || view.state === "erased") body.textContent = texts[view.state];
    else if (view.html === undefined) body.textContent = texts.hidden;
    else body.innerHTML = view.html; // cleaned by the server, twice; the page's policy runs no script from it anyway
    const quote = find("quote");
    if (view.reply_to) {
      quote.href = `${this.data.room}?at=${view.reply_to}#m${view.reply_to}`;
      quote.dataset.quote = view.reply_to;
      this.fillQuote(quote, this.get(view.reply_to));
    } else quote.remove();
    for (const old of line.querySelectorAll(".sign")) old.remove();
    for (const [kind, by] of Object.entries(view.reactions ?? {})) {
      find("edited").before(this.sign(view.id, kind, by, signs[kind]));
    }
    find("edited").hidden = !view.edited;
    find("status").textContent = "";
    find("more").href = `${this.data.room}${view.id}/`;
    find("more").setAttribute("aria-label", texts.menuOf.replace("%s", name));
    return line;
  }

  sign(id, kind, by, [symbol, label]) {
    const button = document.createElement("button");
    const mine = by.includes(this.data.me);
    button.className = "sign";
    button.name = "kind";
    button.value = kind;
    button.setAttribute("form", "react");
    button.setAttribute("formaction", `${this.data.room}${id}${mine ? "/unreact/" : REACTED}`);
    button.setAttribute("aria-pressed", String(mine));
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    icon.append(document.createElementNS(SVG, "use"));
    icon.firstChild.setAttribute("href", `${this.data.icons}#${symbol}`);
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = label;
    button.append(icon, words, ` ${by.length}`);
    return button;
  }

  fillQuote(quote, quoted) {
    const shown = quoted && quoted.dataset.state === "visible";
    if (!shown) {
      quote.textContent = this.data.texts.quoteGone;
      return;
    }
    const name = document.createElement("b");
    name.textContent = quoted.querySelector(".message__name").textContent;
    quote.replaceChildren(name, ` ${this.excerpt(quoted)}`);
  }

  excerpt(line) {
    const words = line.querySelector(".message__body").textContent.replace(/\s+/g, " ").trim();
    const characters = [...words];
    return characters.length > 60 ? `${characters.slice(0, 60).join("")}…` : words;
  }

  // A message changed: what quotes it changes with it.
  quotesOf(view) {
    for (const quote of this.list.querySelectorAll(`[data-quote="${view.id}"]`)) {
      if (view.state !== "visible") quote.textContent = this.data.texts.quoteGone;
      else {
        const made = this.make({ ...view, reply_to: undefined });
        this.fillQuote(quote, made);
      }
    }
  }

  // A message that is on its way.
  addPending(item) {
    if (this.pending(item.id)) return this.pending(item.id);
    const view = { id: 0, seq: 0, by: this.data.me, name: this.data.name, role: this.data.role, at: item.at / 1000, state: "visible", html: "", reply_to: item.reply_to };
    const line = this.make(view);
    line.id = `c${item.id}`;
    delete line.dataset.seq;
    line.dataset.cid = item.id;
    line.classList.add("message--pending");
    line.querySelector(".message__body").textContent = item.body;
    line.querySelector(".message__more").remove();
    this.list.append(line);
    this.days();
    return line;
  }

  status(cid, text, failed = false) {
    const line = this.pending(cid);
    if (!line) return null;
    line.classList.toggle("message--failed", failed);
    line.querySelector(".message__status").textContent = text;
    return line;
  }

  remove(line) {
    line?.remove();
    this.days();
  }

  // Nothing more by this person, or not this message (muted, reported).
  hide(key) {
    this.hiddenBy.add(key);
    const selector = key.startsWith("by") ? `.message[data-by="${key.slice(2)}"]` : `#${key}`;
    for (const line of this.list.querySelectorAll(selector)) {
      for (const quote of this.list.querySelectorAll(`[data-quote="${line.dataset.id}"]`)) quote.textContent = this.data.texts.quoteGone;
      line.remove();
    }
    this.days();
  }

  // A mark wherever a new day begins; only wrong ones are touched, so that a screen reader hears nothing twice.
  days() {
    let today = "";
    for (const line of [...this.list.children]) {
      if (!line.classList.contains("message")) continue;
      const at = new Date(Number(line.dataset.at) * 1000);
      const date = this.date.format(at);
      let before = line.previousElementSibling;
      if (before?.classList.contains("unread-line")) before = before.previousElementSibling;
      const mark = before?.classList.contains("day") ? before : null;
      if (date === today) mark?.remove();
      else if (!mark) this.addDay(line, date, at);
      else if (mark.firstElementChild.dateTime !== date) {
        mark.remove();
        this.addDay(line, date, at);
      }
      today = date;
    }
    for (const mark of this.list.querySelectorAll(".day")) {
      let next = mark.nextElementSibling;
      if (next?.classList.contains("unread-line")) next = next.nextElementSibling;
      if (!next?.classList.contains("message")) mark.remove();
    }
  }

  addDay(line, date, at) {
    const mark = document.createElement("li");
    mark.className = "day";
    const time = document.createElement("time");
    time.dateTime = date;
    time.textContent = this.day.format(at);
    mark.append(time);
    const unread = line.previousElementSibling?.classList.contains("unread-line") ? line.previousElementSibling : line;
    unread.before(mark);
  }

  // Lines that the server rendered: earlier ones on top, or a fresh list.
  prepend(html) {
    const fragment = this.parse(html);
    for (const line of fragment.querySelectorAll(".message")) if (this.get(line.dataset.id)) line.remove();
    this.log.setAttribute("aria-live", "off");
    this.list.prepend(fragment);
    this.days();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  replaceAll(html) {
    const waiting = [...this.list.querySelectorAll(".message--pending")];
    this.log.setAttribute("aria-live", "off");
    this.list.replaceChildren(this.parse(html), ...waiting);
    this.days();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  parse(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }
}
