// One message as a line: the same markup as templates/chat/_line.html.

import { cut } from "./letters.js";
import { find } from "./page.js";
import { listed } from "./rights.js";

const EXCERPT = 60; // characters of a quoted message
const SVG = "http://www.w3.org/2000/svg";
const SPOKEN = "ja"; // what people say is taken to be in the site's main language, as on the server

/**
 * A message, also one that is still on its way.
 * @typedef {Omit<MessageView, "cid">} View
 */

export class Drawing {
  /**
   * @param {RoomData} data
   * @param {(id: number) => HTMLElement | null} lineOf the line of a message, where it is shown
   */
  constructor(data, lineOf) {
    this.data = data;
    this.lineOf = lineOf;
    this.template = find(find(document, "#line", HTMLTemplateElement).content, ".message");
    this.hour = new Intl.DateTimeFormat(data.lang, {
      timeZone: data.zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  }

  /** @param {View} view */
  isMine(view) {
    return view.by === this.data.me;
  }

  /**
   * A new line with the message as it is now.
   * @param {View} view
   */
  make(view) {
    const line = /** @type {HTMLElement} */ (this.template.cloneNode(true));
    const mine = this.isMine(view) && !view.notice;
    line.id = `m${view.id}`;
    line.className = "message";
    line.classList.toggle("message--mine", mine);
    if (view.state !== "visible") line.classList.add(`message--${view.state}`);
    line.classList.toggle("message--notice", Boolean(view.notice)); // of the room itself: nothing can be done with it
    const { id, seq, at, role, state } = view;
    Object.assign(line.dataset, { id, seq, at, by: view.by ?? "", role, state });
    delete line.dataset.mine;
    if (mine) line.dataset.mine = "";
    this.sayWhatMayBeDone(line, view);
    this.sayWho(line, view);
    this.sayWhen(line, view);
    this.sayAbout(line, view);
    this.sayWhy(line, view);
    this.sayWhat(line, view);
    this.sayToWhat(line, view);
    this.sign(line, view);
    find(line, ".message__edited").hidden = !view.edited;
    find(line, ".message__stopped").hidden = !view.stopped;
    find(line, ".message__status").textContent = "";
    const more = find(line, ".message__more", HTMLAnchorElement);
    if (view.notice) more.remove();
    else more.href = `${this.data.room}${view.id}/`;
    return line;
  }

  /**
   * @param {HTMLElement} line
   * @param {View} view
   */
  sayWhatMayBeDone(line, view) {
    const may = listed(this.audience(view), view.may, view.until);
    if (may === undefined) delete line.dataset.may;
    else line.dataset.may = may;
    line.dataset.mayBy = this.withWriter(view);
  }

  /**
   * What may be done with whoever wrote it.
   * @param {View} view
   */
  withWriter(view) {
    return listed(this.audience(view), view.may_by ?? {}, view.until) ?? "";
  }

  /**
   * As whom the reader acts on the message.
   * @param {View} view
   */
  audience(view) {
    return this.isMine(view) ? "author" : this.data.audience;
  }

  /**
   * @param {HTMLElement} line
   * @param {Pick<MessageView, "name" | "role">} view
   */
  sayWho(line, { name, role }) {
    const { texts } = this.data;
    const place = find(line, ".message__name");
    place.textContent = role === "gone" ? texts.gone : name;
    speaks(place, role !== "gone");
    line.querySelector(".message__role")?.remove();
    if (role === "facilitator") {
      const tag = document.createElement("span");
      tag.className = "tag tag--info message__role";
      tag.textContent = texts.facilitator;
      place.after(" ", tag);
    }
    const words = texts.menuOf.replace("%s", place.textContent);
    line.querySelector(".message__more")?.setAttribute("aria-label", words);
  }

  /**
   * @param {HTMLElement} line
   * @param {View} view
   */
  sayWhen(line, view) {
    const at = new Date(view.at * 1000);
    const time = find(line, ".message__time", HTMLTimeElement);
    time.dateTime = at.toISOString();
    time.textContent = this.hour.format(at);
  }

  /**
   * What it is about: the room can be read by that alone.
   * @param {HTMLElement} line
   * @param {View} view
   */
  sayAbout(line, { topic }) {
    const chip = find(line, ".message__topic", HTMLAnchorElement);
    chip.hidden = !topic;
    chip.textContent = topic?.name ?? "";
    chip.href = `${this.data.room}?topic=${topic?.id ?? 0}`;
  }

  /**
   * Why it was hidden, for those who still read it.
   * @param {HTMLElement} line
   * @param {View} view
   */
  sayWhy(line, view) {
    line.querySelector(".message__note")?.remove();
    if (!view.reason) return;
    const { texts } = this.data;
    const note = document.createElement("p");
    note.className = "message__note";
    const reason = document.createElement("span");
    speaks(reason);
    reason.textContent = view.reason;
    note.append(this.isMine(view) ? texts.hiddenMine : texts.hiddenShown, reason);
    find(line, ".message__body").before(note);
  }

  /**
   * @param {HTMLElement} line
   * @param {View} view
   */
  sayWhat(line, view) {
    const { texts } = this.data;
    const body = find(line, ".message__body");
    speaks(body, !view.notice && view.html !== undefined);
    if (view.notice) {
      const name = view.role === "gone" ? texts.gone : view.name;
      body.textContent = texts[`notice_${view.notice}`].replace("%s", name);
    } else if (view.state === "withdrawn" || view.state === "erased") body.textContent = texts[view.state];
    else if (view.html === undefined) body.textContent = texts.hidden;
    else body.innerHTML = view.html; // cleaned by the server, twice; the page's policy runs no script from it anyway
  }

  /**
   * @param {HTMLElement} line
   * @param {View} view
   */
  sayToWhat(line, view) {
    const quote = find(line, ".message__quote", HTMLAnchorElement);
    if (!view.reply_to) {
      quote.remove();
      return;
    }
    quote.href = `${this.data.room}?at=${view.reply_to}#m${view.reply_to}`;
    quote.dataset.quote = String(view.reply_to);
    this.fillQuote(quote, this.lineOf(view.reply_to));
  }

  /**
   * The small signs under a message, with how many gave each.
   * @param {HTMLElement} line
   * @param {View} view
   */
  sign(line, view) {
    for (const old of line.querySelectorAll(".sign")) old.remove();
    const edited = find(line, ".message__edited");
    for (const [kind, by] of Object.entries(view.reactions ?? {})) {
      edited.before(this.button(view.id, /** @type {ReactionKind} */ (kind), by));
    }
  }

  /**
   * @param {number} id
   * @param {ReactionKind} kind
   * @param {number[]} by memberships
   */
  button(id, kind, by) {
    const [symbol, label = ""] = this.data.signs[kind];
    const button = document.createElement("button");
    const mine = by.includes(this.data.me);
    button.className = "sign";
    button.name = "kind";
    button.value = kind;
    button.setAttribute("form", "react");
    button.setAttribute("formaction", `${this.data.room}${id}/${mine ? "unreact" : "react"}/`);
    button.setAttribute("aria-pressed", String(mine));
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `${this.data.icons}#${symbol}`);
    icon.append(use);
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = label;
    button.append(icon, words, ` ${by.length}`);
    return button;
  }

  /**
   * @param {HTMLElement} quote
   * @param {HTMLElement | null} quoted
   */
  fillQuote(quote, quoted) {
    if (quoted?.dataset.state !== "visible") {
      quote.textContent = this.data.texts.quoteGone;
      return;
    }
    const name = document.createElement("b");
    name.textContent = find(quoted, ".message__name").textContent;
    const words = document.createElement("span");
    speaks(words);
    words.append(name, ` ${excerpt(quoted)}`);
    quote.replaceChildren(words);
  }
}

/**
 * The beginning of what a line says.
 * @param {HTMLElement} line
 */
export function excerpt(line) {
  return beginning(find(line, ".message__body"));
}

/**
 * The beginning of the words in there.
 * @param {HTMLElement} words
 */
export function beginning(words) {
  return cut(words.textContent.replace(/\s+/g, " ").trim(), EXCERPT);
}

/**
 * @param {HTMLElement} element
 * @param {boolean} [people] whether its words are somebody's, or else the page's own
 */
function speaks(element, people = true) {
  if (people) element.lang = SPOKEN;
  else element.removeAttribute("lang");
}
