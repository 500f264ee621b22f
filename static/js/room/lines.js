// The list of messages: what the server rendered, and what came since. Same markup as templates/chat/_line.html.

import { Days } from "./days.js";
import { cut } from "./letters.js";

const EXCERPT = 60; // characters of a quoted message
const REACTED = "/react/";
const SVG = "http://www.w3.org/2000/svg";
const SPOKEN = "ja"; // what people say is taken to be in the site's main language, as on the server

function speaks(element, people = true) {
  if (people) element.lang = SPOKEN;
  else element.removeAttribute("lang");
}

export class Lines {
  constructor(data) {
    this.data = data;
    this.list = document.getElementById("lines");
    this.log = document.getElementById("log");
    this.template = document.getElementById("line").content;
    const here = { timeZone: data.zone };
    this.hour = new Intl.DateTimeFormat(data.lang, { ...here, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.days = new Days(this.list, data.lang, here);
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
  // The caller lets `days.mark` follow, once for many.
  upsert(view, { atEnd = true } = {}) {
    if (this.hiddenBy.has(`by${view.by}`) || this.hiddenBy.has(`m${view.id}`)) return false;
    const existing = this.get(view.id);
    this.quotesOf(view);
    this.rename(view);
    const waiting = this.isMine(view) ? this.pending(view.cid) : null;
    if (!existing && !waiting && (!atEnd || view.seq < this.oldest())) return false;
    const line = this.make(view);
    if (waiting && !existing && this.standsLast(waiting, view.seq)) {
      waiting.querySelector(".message__status").textContent = "";
      delete waiting.dataset.cid;
      this.turnInto(waiting, line);
      return false;
    }
    waiting?.remove();
    if (existing) this.turnInto(existing, line);
    else this.place(line, view.seq);
    return !existing && !waiting;
  }

  // Only what differs is replaced: the list is a live region, and a reaction is no reason to read a message out again.
  turnInto(existing, line) {
    line.querySelector(".message__status").replaceChildren(...existing.querySelector(".message__status").childNodes);
    const held = existing.contains(document.activeElement) ? document.activeElement : null;
    const was = held?.matches(".sign") ? `.sign[value="${held.value}"]` : ".message__more";
    existing.className = line.className;
    for (const { name, value } of line.attributes) existing.setAttribute(name, value);
    for (const part of ["head", "bubble", "foot"]) {
      const [old, now] = [existing, line].map((one) => one.querySelector(`.message__${part}`));
      if (!old.isEqualNode(now)) old.replaceWith(now);
    }
    if (held && !held.isConnected) {
      (existing.querySelector(was) ?? existing.querySelector(".message__more")).focus({ preventScroll: true });
    }
  }

  // What somebody says carries their present name and role: earlier lines take them over.
  rename(view) {
    if (!view.by) return;
    for (const line of this.list.querySelectorAll(`.message[data-by="${view.by}"]`)) {
      if (line.dataset.role === view.role && line.querySelector(".message__name").textContent === view.name) continue;
      line.dataset.role = view.role;
      this.sayWho(line, view);
    }
  }

  // Whether a line that waited can stay where it is when it becomes the message `seq`.
  standsLast(waiting, seq) {
    const messages = this.list.querySelectorAll(".message[data-seq]");
    const last = messages[messages.length - 1];
    return !last || (Number(last.dataset.seq) < seq && last.nextElementSibling === waiting);
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
    const mine = this.isMine(view) && !view.notice;
    line.className = "message";
    line.classList.toggle("message--mine", mine);
    if (view.state !== "visible") line.classList.add(`message--${view.state}`);
    line.id = `m${view.id}`;
    Object.assign(line.dataset, {
      id: view.id,
      seq: view.seq,
      at: view.at,
      by: view.by ?? "",
      role: view.role,
      state: view.state,
    });
    delete line.dataset.mine;
    if (mine) line.dataset.mine = "";
    this.sayWho(line, view);
    const at = new Date(view.at * 1000);
    find("time").dateTime = at.toISOString();
    find("time").textContent = this.hour.format(at);
    find("note")?.remove();
    if (view.reason) {
      const note = document.createElement("p");
      note.className = "message__note";
      const reason = document.createElement("span");
      speaks(reason);
      reason.textContent = view.reason;
      note.append(mine ? texts.hiddenMine : texts.hiddenShown, reason);
      find("body").before(note);
    }
    const body = find("body");
    speaks(body, !view.notice && view.html !== undefined);
    line.classList.toggle("message--notice", Boolean(view.notice)); // a line of the room itself: nothing can be done with it
    if (view.notice) {
      body.textContent = texts[`notice_${view.notice}`].replace("%s", view.role === "gone" ? texts.gone : view.name);
      find("more").remove();
    } else if (view.state === "withdrawn" || view.state === "erased") body.textContent = texts[view.state];
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
    if (!view.notice) find("more").href = `${this.data.room}${view.id}/`;
    return line;
  }

  sayWho(line, view) {
    const { texts } = this.data;
    const name = view.role === "gone" ? texts.gone : view.name;
    line.querySelector(".message__name").textContent = name;
    speaks(line.querySelector(".message__name"), view.role !== "gone");
    line.querySelector(".message__role")?.remove();
    if (view.role === "facilitator") {
      const tag = document.createElement("span");
      tag.className = "tag tag--info message__role";
      tag.textContent = texts.facilitator;
      line.querySelector(".message__name").after(" ", tag);
    }
    line.querySelector(".message__more")?.setAttribute("aria-label", texts.menuOf.replace("%s", name));
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
    const words = document.createElement("span");
    speaks(words);
    words.append(name, ` ${this.excerpt(quoted)}`);
    quote.replaceChildren(words);
  }

  excerpt(line) {
    const words = line.querySelector(".message__body").textContent.replace(/\s+/g, " ").trim();
    return cut(words, EXCERPT);
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

  // Whether the server has rendered the message that was sent with this id.
  showsSent(cid) {
    return Boolean(this.list.querySelector(`[data-sent="${CSS.escape(cid)}"]`));
  }

  // Only the newest own message says "sent": more would be noise.
  markSent(id) {
    const all = this.list.querySelectorAll(".message--mine[data-seq]");
    const last = all[all.length - 1];
    if (last?.dataset.id !== String(id)) return;
    for (const line of this.list.querySelectorAll(".message--mine:not(.message--pending, .message--failed)")) {
      const status = line.querySelector(".message__status");
      const text = line === last ? this.data.texts.sent : "";
      if (status.textContent !== text) status.textContent = text;
    }
  }

  allPending() {
    return this.list.querySelectorAll(".message--pending");
  }

  // A message that is on its way. It has no time yet: it gets the server's; the device's clock may be wrong.
  addPending(item) {
    const view = {
      id: 0,
      seq: 0,
      by: this.data.me,
      name: this.data.name,
      role: this.data.role,
      at: 0,
      state: "visible",
      html: "",
      reply_to: item.reply_to,
    };
    const line = this.make(view);
    line.id = `c${item.id}`;
    delete line.dataset.seq;
    delete line.dataset.at;
    line.dataset.cid = item.id;
    line.classList.add("message--pending");
    line.querySelector(".message__time").remove();
    line.querySelector(".message__body").textContent = item.body;
    line.querySelector(".message__more").remove();
    this.list.append(line);
    return line;
  }

  status(cid, text, failed = false) {
    const line = this.pending(cid);
    if (!line) return null;
    line.classList.toggle("message--failed", failed);
    const status = line.querySelector(".message__status");
    if (failed) status.setAttribute("role", "alert");
    else status.removeAttribute("role");
    if (status.textContent !== text) status.textContent = text;
    return line;
  }

  remove(line) {
    line?.remove();
    this.days.mark();
  }

  // Nothing more by this person, or not this message (muted, reported).
  hide(key) {
    this.hiddenBy.add(key);
    const selector = key.startsWith("by") ? `.message[data-by="${key.slice(2)}"]` : `#${key}`;
    for (const line of this.list.querySelectorAll(selector)) {
      for (const quote of this.list.querySelectorAll(`[data-quote="${line.dataset.id}"]`))
        quote.textContent = this.data.texts.quoteGone;
      line.remove();
    }
    this.days.mark();
  }

  firstUnread(seq) {
    return [...this.list.querySelectorAll(".message[data-seq]:not([data-mine])")].find(
      (line) => Number(line.dataset.seq) > seq,
    );
  }

  // The line above the first message of somebody else after `seq`. Returns it; null when there is none.
  markUnread(seq) {
    document.getElementById("unread")?.remove();
    const first = this.firstUnread(seq);
    if (!first) return null;
    const mark = document.createElement("li");
    mark.className = "unread-line";
    mark.id = "unread";
    mark.append(document.createElement("span"));
    mark.firstChild.textContent = this.data.texts.unread;
    first.before(mark);
    return mark;
  }

  // Many lines at once are not read out one by one.
  quietly(change) {
    this.log.setAttribute("aria-live", "off");
    change();
    this.days.mark();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  // Lines that the server rendered: earlier ones on top, or a fresh list.
  prepend(html) {
    const fragment = this.parse(html);
    for (const line of fragment.querySelectorAll(".message")) if (this.get(line.dataset.id)) line.remove();
    this.quietly(() => this.list.prepend(fragment));
  }

  replaceAll(html) {
    this.quietly(() => this.list.replaceChildren(this.parse(html), ...this.allPending()));
  }

  clear() {
    this.list.replaceChildren();
  }

  parse(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }
}
