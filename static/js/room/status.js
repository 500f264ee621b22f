// The bar under the room's title: how the line is, and short answers. One thing at a time, what matters most first.
// It is a live region: the same words are never put there twice in a row.

const ORDER = ["note", "ended", "down", "slow", "asking"];

export class Status {
  constructor(bar) {
    this.bar = bar;
    this.now = new Map(); // name → {text, link, good}
    this.shown = null;
    this.said = new Set(); // what lasts is said once, also when a short answer stood there meanwhile
  }

  // `link` is [address, text].
  set(name, text, { link = null, good = false } = {}) {
    this.now.set(name, { text, link, good });
    this.show();
  }

  // A short answer, gone again after a while.
  note(text, { good = false, milliseconds = 8_000 } = {}) {
    clearTimeout(this.timer);
    this.set("note", text, { good });
    this.timer = setTimeout(() => this.clear("note"), milliseconds);
  }

  has(name) {
    return this.now.has(name);
  }

  clear(name) {
    this.said.delete(name);
    if (this.now.delete(name)) this.show();
  }

  show() {
    const name = ORDER.find((one) => this.now.has(one));
    const { text = "", link = null, good = false } = this.now.get(name) ?? {};
    if (text === this.shown) return;
    this.shown = text;
    this.bar.ariaLive = this.said.has(name) ? "off" : "polite";
    if (name && name !== "note") this.said.add(name);
    this.bar.replaceChildren(...(text ? [text] : []));
    if (link) {
      const anchor = document.createElement("a");
      [anchor.href, anchor.textContent] = link;
      this.bar.append(" ", anchor);
    }
    this.bar.classList.toggle("room__bar--good", good);
  }
}
