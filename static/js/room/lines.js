// The list of messages: what the server rendered, and what came since.

import { Days } from "./days.js";
import { Drawing } from "./drawing.js";
import { all, byId, find } from "./page.js";
import { Pin } from "./pin.js";

/** @import { Item } from "./outbox.js" */

export class Lines {
  /** @param {RoomData} data */
  constructor(data) {
    this.data = data;
    this.list = byId("lines");
    this.log = byId("log");
    this.drawing = new Drawing(data, (id) => this.get(id));
    this.days = new Days(this.list, data.lang, { timeZone: data.zone });
    this.pin = new Pin(data);
    this.hiddenBy = new Set(); // people muted and messages reported in this visit
  }

  /**
   * The line of a message.
   * @param {number | string} id
   */
  get(id) {
    return this.first(`#${CSS.escape(`m${id}`)}`);
  }

  /**
   * The line of a message that is still on its way.
   * @param {string} cid
   */
  pending(cid) {
    return this.first(`[data-cid="${CSS.escape(cid)}"]`);
  }

  /** @param {string} selector */
  first(selector) {
    const found = this.list.querySelector(selector);
    return found instanceof HTMLElement ? found : null;
  }

  /** Lines of messages that have their place. */
  placed() {
    return all(this.list, ".message[data-seq]");
  }

  oldest() {
    return Number(this.first(".message[data-seq]")?.dataset.seq ?? 0);
  }

  /**
   * Show a message as it is now: a new line, or the same one with its new state. True when the line is new.
   * The caller lets `days.mark` follow, once for many.
   * @param {MessageView} view
   * @param {{ atEnd?: boolean }} [where]
   */
  upsert(view, { atEnd = true } = {}) {
    if (this.hiddenBy.has(`by${view.by}`) || this.hiddenBy.has(`m${view.id}`)) return false;
    const existing = this.get(view.id);
    this.pin.learn(view);
    this.quotesOf(view);
    this.rename(view);
    const waiting = this.drawing.isMine(view) ? this.pending(view.cid) : null;
    if (!this.fits(view)) {
      existing?.remove();
      waiting?.remove();
      return false;
    }
    if (!existing && !waiting && (!atEnd || (view.seq < this.oldest() && !this.isWhole()))) return false;
    const line = this.drawing.make(view);
    if (waiting && !existing && this.standsLast(waiting, view.seq)) {
      find(waiting, ".message__status").textContent = "";
      delete waiting.dataset.cid;
      this.turnInto(waiting, line);
      return false;
    }
    waiting?.remove();
    if (existing) this.turnInto(existing, line);
    else this.place(line, view.seq);
    return !existing && !waiting;
  }

  /**
   * Whether it stands among what is read here: everything, or what is shown of one topic.
   * @param {MessageView} view
   */
  fits({ topic, state }) {
    return !this.data.topic || (topic?.id === this.data.topic && state === "visible");
  }

  /** Whether all of a topic stands here: then what is moved into it does so too, however old it is. */
  isWhole() {
    return Boolean(this.data.topic && document.getElementById("older")?.hidden);
  }

  /**
   * Only what differs is replaced: the list is a live region, and a reaction is no reason to read a message out again.
   * @param {HTMLElement} existing
   * @param {HTMLElement} line
   */
  turnInto(existing, line) {
    find(line, ".message__status").replaceChildren(...find(existing, ".message__status").childNodes);
    const held = existing.contains(document.activeElement) ? document.activeElement : null;
    const was = held instanceof HTMLButtonElement && held.matches(".sign") ? `.sign[value="${held.value}"]` : "";
    existing.className = line.className;
    for (const { name, value } of line.attributes) existing.setAttribute(name, value);
    for (const part of ["head", "bubble", "foot"]) {
      const [old, now] = [find(existing, `.message__${part}`), find(line, `.message__${part}`)];
      if (!old.isEqualNode(now)) old.replaceWith(now);
    }
    if (held && !held.isConnected) {
      const again = (was && all(existing, was)[0]) || find(existing, ".message__more");
      again.focus({ preventScroll: true });
    }
  }

  /**
   * What somebody says carries their present name and role: earlier lines take them over.
   * @param {MessageView} view
   */
  rename(view) {
    if (!view.by) return;
    for (const line of all(this.list, `.message[data-by="${view.by}"]`)) {
      if (line.dataset.role === view.role && find(line, ".message__name").textContent === view.name) continue;
      line.dataset.role = view.role;
      line.dataset.mayBy = this.drawing.withWriter(view);
      this.drawing.sayWho(line, view);
    }
  }

  /**
   * Whether a line that waited can stay where it is when it becomes the message `seq`.
   * @param {HTMLElement} waiting
   * @param {number} seq
   */
  standsLast(waiting, seq) {
    const last = this.placed().at(-1);
    return !last || (Number(last.dataset.seq) < seq && last.nextElementSibling === waiting);
  }

  /**
   * The place of a message is its seq; what is being sent stands below everything.
   * @param {HTMLElement} line
   * @param {number} seq
   */
  place(line, seq) {
    const placed = this.placed();
    const before = placed.findLast((one) => Number(one.dataset.seq) < seq);
    const after = placed[0] ?? this.first(".message--held, .message--pending");
    if (before) before.after(line);
    else if (after) after.before(line);
    else this.list.append(line);
  }

  /**
   * A message changed: what quotes it changes with it.
   * @param {MessageView} view
   */
  quotesOf(view) {
    for (const quote of all(this.list, `[data-quote="${view.id}"]`)) {
      if (view.state !== "visible") quote.textContent = this.data.texts.quoteGone;
      else this.drawing.fillQuote(quote, this.drawing.make({ ...view, reply_to: undefined }));
    }
  }

  /**
   * Whether the server has rendered the message that was sent with this id.
   * @param {string} cid
   */
  showsSent(cid) {
    return Boolean(this.first(`[data-sent="${CSS.escape(cid)}"]`));
  }

  /**
   * Only the newest own message says "sent": more would be noise.
   * @param {number} id
   */
  markSent(id) {
    const last = all(this.list, ".message--mine[data-seq]").at(-1);
    if (last?.dataset.id !== String(id)) return;
    for (const line of all(this.list, ".message--mine:not(.message--pending, .message--failed)")) {
      say(find(line, ".message__status"), line === last ? this.data.texts.sent : "");
    }
  }

  allPending() {
    return all(this.list, ".message--pending");
  }

  /**
   * A message that is on its way. It has no time yet: it gets the server's; the device's clock may be wrong.
   * @param {Item} item
   */
  addPending(item) {
    const { me: by, name, role } = this.data;
    const view = /** @type {const} */ ({ id: 0, seq: 0, by, name, role, at: 0, state: "visible", html: "" });
    const line = this.drawing.make({ ...view, reply_to: item.reply_to });
    line.id = `c${item.id}`;
    delete line.dataset.seq;
    delete line.dataset.at;
    line.dataset.cid = item.id;
    line.classList.add("message--pending");
    find(line, ".message__time").remove();
    find(line, ".message__body").textContent = item.body;
    find(line, ".message__more").remove();
    this.list.append(line);
    return line;
  }

  /**
   * Say how a message that waits stands. Returns its line; null when there is none.
   * @param {string} cid
   * @param {string} text
   * @param {boolean} [failed]
   */
  status(cid, text, failed = false) {
    const line = this.pending(cid);
    if (!line) return null;
    line.classList.toggle("message--failed", failed);
    const status = find(line, ".message__status");
    if (failed) status.setAttribute("role", "alert");
    else status.removeAttribute("role");
    say(status, text);
    return line;
  }

  /**
   * A message that somebody reads first: it stands below all others, for its author alone, and is not sent again.
   * @param {string} cid
   * @param {string} words who reads it, and until when
   */
  awaits(cid, words) {
    const line = this.status(cid, words);
    line?.classList.replace("message--pending", "message--held");
  }

  /** @param {HTMLElement} line */
  remove(line) {
    line.remove();
    this.days.mark();
  }

  /**
   * Nothing more by this person (`by…`), or not this message (`m…`): muted, reported.
   * @param {string} key
   */
  hide(key) {
    this.hiddenBy.add(key);
    this.pin.hide(key);
    const selector = key.startsWith("by") ? `.message[data-by="${key.slice(2)}"]` : `#${key}`;
    for (const line of all(this.list, selector)) {
      for (const quote of all(this.list, `[data-quote="${line.dataset.id}"]`)) {
        quote.textContent = this.data.texts.quoteGone;
      }
      line.remove();
    }
    this.days.mark();
  }

  /** @param {number} seq */
  firstUnread(seq) {
    return this.placed().find((line) => !("mine" in line.dataset) && Number(line.dataset.seq) > seq);
  }

  /**
   * The line above the first message of somebody else after `seq`. Returns it; null when there is none.
   * @param {number} seq
   */
  markUnread(seq) {
    document.getElementById("unread")?.remove();
    const first = this.firstUnread(seq);
    if (!first) return null;
    const mark = document.createElement("li");
    mark.className = "unread-line";
    mark.id = "unread";
    const words = document.createElement("span");
    words.textContent = this.data.texts.unread;
    mark.append(words);
    first.before(mark);
    return mark;
  }

  /**
   * Many lines at once are not read out one by one.
   * @param {() => void} change
   */
  quietly(change) {
    this.log.setAttribute("aria-live", "off");
    change();
    this.days.mark();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
  }

  /**
   * Earlier lines that the server rendered.
   * @param {string} html
   */
  prepend(html) {
    const fragment = parse(html);
    for (const line of all(fragment, ".message")) if (this.get(line.dataset.id ?? "")) line.remove();
    this.quietly(() => this.list.prepend(fragment));
  }

  /**
   * A fresh list that the server rendered; what waits stays.
   * @param {string} html
   */
  replaceAll(html) {
    const fresh = parse(html);
    this.pin.takeFrom(fresh);
    this.quietly(() => this.list.replaceChildren(fresh, ...this.allPending()));
  }

  clear() {
    this.pin.clear();
    this.list.replaceChildren();
  }
}

/**
 * The same words are not put there twice: it would be read out again.
 * @param {HTMLElement} place
 * @param {string} text
 */
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @param {string} html */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
