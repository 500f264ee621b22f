// Lines that the server renders: earlier ones, and a fresh list when too much was missed to be told one by one.

import { all, byId, find } from "./page.js";

/**
 * @import { Lines } from "./lines.js"
 * @import { Reading } from "./reading.js"
 */

/**
 * Rendered lines, the log's end when they were, where earlier ones go on, and the mark of what the reader does not see.
 * @typedef {{ html: string, seq: number, older: string | null, leftOut: string }} Stretch
 */

const WAITS = 6_000; // also an idle connection of the browser's may be half open

export class History {
  /** @param {{ data: RoomData, lines: Lines, reading: Reading }} room */
  constructor({ data, lines, reading }) {
    this.data = data;
    this.lines = lines;
    this.reading = reading;
    this.older = byId("older");
    this.link = find(this.older, "a", HTMLAnchorElement);
    this.link.addEventListener("click", (event) => {
      event.preventDefault();
      if (this.link.getAttribute("aria-disabled") !== "true") this.showEarlier();
    });
  }

  async showEarlier() {
    const { texts } = this.data;
    this.link.setAttribute("aria-disabled", "true");
    this.link.textContent = texts.loading;
    const first = this.lines.first(".message");
    const earlier = await this.fetch(this.data.history + this.link.search);
    if (earlier) {
      this.reading.keepPlace(() => {
        this.lines.prepend(earlier.html);
        this.showWhetherOlder(earlier.older);
        if (document.getElementById("unread")) this.lines.markUnread(this.reading.unreadFrom); // it may begin earlier
      });
      if (first) all(first, ".message__more")[0]?.focus({ preventScroll: true });
    }
    this.link.textContent = earlier ? texts.older : texts.notLoaded;
    this.link.removeAttribute("aria-disabled");
  }

  /**
   * The list as it is now, on the page where the reader is. Resolves to null when it could not be had.
   * @param {{ keepPlace: boolean }} how
   */
  async refresh({ keepPlace }) {
    const fresh = this.data.atEnd ? await this.fetch(this.data.history + this.about("")) : await this.fetchThisPage();
    if (!fresh) return null;
    const replace = () => this.lines.replaceAll(fresh.html);
    if (keepPlace) {
      this.reading.keepPlace(replace);
    } else {
      replace();
      this.reading.unreadFrom = this.reading.read;
      this.reading.begin();
    }
    if (this.data.atEnd) this.showWhetherOlder(fresh.older);
    return fresh;
  }

  /** @param {string | null} before where earlier ones go on; nothing at the room's beginning */
  showWhetherOlder(before) {
    this.older.hidden = !before;
    byId("beginning").hidden = Boolean(before || this.data.topic);
    if (before) this.link.search = this.about(`before=${before}`);
  }

  /**
   * The part of an address that asks for the topic by which the room is read, and for `more`.
   * @param {string} more
   */
  about(more) {
    const asked = [this.data.topic && `topic=${this.data.topic}`, more].filter(Boolean).join("&");
    return asked && `?${asked}`;
  }

  /** @param {string} address */
  async fetch(address) {
    return this.get(address, (html, headers) => ({
      html,
      seq: Number(headers.get("X-Seq")),
      older: headers.get("X-Older"),
      leftOut: headers.get("X-Left-Out") ?? "",
    }));
  }

  /** Reading far back: the same stretch again, out of its own page. */
  async fetchThisPage() {
    return this.get(location.href, (html) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      /** @type {RoomData} */
      const { seq, leftOut } = JSON.parse(find(page, "#room-data").textContent);
      const pin = `<li data-pin hidden>${find(page, "#pin").outerHTML}</li>`; // as the fresh list of newest lines has it
      return { html: pin + find(page, "#lines").innerHTML, seq, older: null, leftOut };
    });
  }

  /**
   * @param {string} address
   * @param {(html: string, headers: Headers) => Stretch} understand
   */
  async get(address, understand) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(WAITS) });
      return response.ok && !response.redirected ? understand(await response.text(), response.headers) : null;
    } catch {
      return null; // no network: whoever asked says so
    }
  }
}
