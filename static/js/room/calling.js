// Whom one may call while writing: after an @, the names of those who are here. The server decides who is called.

import { all } from "./page.js";

const MOST = 6; // names offered at once
const WAITS = 6_000; // milliseconds
const LONGEST = 20; // characters of a nickname
// After an @ that does not belong to an address, up to where one writes.
const CALL = new RegExp(`(?:^|[^a-zA-Z0-9._%+/-])[@＠]([^@＠\\n]{0,${LONGEST}})$`, "u");

/** @param {string} text */
const plain = (text) => text.normalize("NFKC").toLowerCase();

/**
 * What was written of a name so far; null where nobody is being called.
 * @param {string} before the text up to where one writes
 */
export function wishIn(before) {
  return CALL.exec(before)?.[1] ?? null;
}

/**
 * The names that begin so, each once.
 * @param {Iterable<string>} names
 * @param {string} wish
 */
export function matching(names, wish) {
  const begins = plain(wish);
  return [...new Set(names)].filter((name) => plain(name).startsWith(begins)).slice(0, MOST);
}

export class Calling {
  /**
   * @param {object} here
   * @param {RoomData} here.data
   * @param {HTMLTextAreaElement} here.field in which one writes
   * @param {HTMLElement} here.place where names are offered
   * @param {HTMLElement} here.lines the list of messages
   */
  constructor({ data, field, place, lines }) {
    this.data = data;
    this.field = field;
    this.place = place;
    this.lines = lines;
    /** @type {Promise<string[]> | null} */
    this.asked = null;
    /** @type {string[] | null} */
    this.members = null; // as the page of the members names them, once it was read
    field.addEventListener("input", () => this.look());
    field.addEventListener("keydown", ({ key }) => key === "Escape" && this.end());
    place.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      this.end();
      field.focus();
    });
  }

  /** Offer names where somebody is being called. */
  look() {
    const { field } = this;
    const wish = wishIn(field.value.slice(0, field.selectionStart));
    const names = wish === null ? [] : matching(this.names(), wish);
    if (wish === null || !names.length) this.end();
    else this.offer(names);
  }

  /** Who is here, but for oneself: who wrote what stands there, until the list of members is read. */
  names() {
    this.asked ??= this.read();
    const written = all(this.lines, ".message[data-by]:not([data-role=gone]) .message__name");
    const names = this.members ?? written.map((name) => name.textContent.trim());
    return names.filter((name) => name && name !== this.data.name);
  }

  async read() {
    try {
      const response = await fetch(this.data.members, {
        headers: { Accept: "text/html" },
        signal: AbortSignal.timeout(WAITS),
      });
      if (!response.ok || response.redirected) return [];
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      this.members = all(page, ".member-list__name").map((name) => name.textContent.trim());
      this.look();
    } catch {
      this.asked = null; // no network: asked again with the next letter
    }
    return this.members ?? [];
  }

  /** @param {string[]} names */
  offer(names) {
    const buttons = names.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--quiet button--small";
      button.lang = "ja";
      button.textContent = `@${name}`;
      button.addEventListener("click", () => this.call(name));
      return button;
    });
    this.place.replaceChildren(...buttons);
    this.place.hidden = false;
  }

  /**
   * Put the name where it was begun, and go on writing.
   * @param {string} name
   */
  call(name) {
    const { field } = this;
    const end = field.selectionStart;
    const wish = wishIn(field.value.slice(0, end));
    if (wish !== null) field.setRangeText(`${name} `, end - wish.length, end, "end");
    this.end();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  end() {
    this.place.replaceChildren();
    this.place.hidden = true;
  }
}
