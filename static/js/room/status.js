// The bar under the room's title: how the line is, and short answers. One thing at a time, what matters most first.
// It is a live region: the same words are never put there twice in a row.

const ORDER = ["note", "ended", "down", "slow", "asking"];

/** @typedef {[address: string, text: string, press?: () => void]} Link `press` is done instead of following it */

export class Status {
  /** @param {HTMLElement} bar */
  constructor(bar) {
    this.bar = bar;
    /** @type {Map<string, { text: string, link: Link | null, good: boolean }>} */
    this.now = new Map(); // by name
    this.shown = "";
    this.said = new Set(); // what lasts is said once, also when a short answer stood there meanwhile
  }

  /**
   * @param {string} name one of ORDER
   * @param {string} text
   * @param {{ link?: Link | null, good?: boolean }} [how]
   */
  set(name, text, { link = null, good = false } = {}) {
    this.now.set(name, { text, link, good });
    this.show();
  }

  /**
   * A short answer, gone again after a while.
   * @param {string} text
   * @param {{ link?: Link | null, good?: boolean, milliseconds?: number }} [how]
   */
  note(text, { link = null, good = false, milliseconds = 8_000 } = {}) {
    clearTimeout(this.timer);
    this.set("note", text, { link, good });
    this.timer = setTimeout(() => this.clear("note"), milliseconds);
  }

  /** @param {string} name */
  has(name) {
    return this.now.has(name);
  }

  /** @param {string} name */
  clear(name) {
    this.said.delete(name);
    if (this.now.delete(name)) this.show();
  }

  show() {
    const name = ORDER.find((one) => this.now.has(one)) ?? "";
    const { text, link, good } = this.now.get(name) ?? { text: "", link: null, good: false };
    if (text === this.shown) return;
    this.shown = text;
    this.bar.ariaLive = this.said.has(name) ? "off" : "polite";
    if (name && name !== "note") this.said.add(name);
    this.bar.replaceChildren(...(text ? [text] : []));
    if (link) {
      const anchor = document.createElement("a");
      const [address, words, press] = link;
      anchor.href = address;
      anchor.textContent = words;
      anchor.onclick = (event) => {
        if (!press) return;
        event.preventDefault();
        press();
      };
      this.bar.append(" ", anchor);
    }
    this.bar.classList.toggle("room__bar--good", good);
  }
}
