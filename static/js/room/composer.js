// The field in which something is written: its length, its draft, what it answers, and how it is sent.

import { isBlank, lengthOf } from "./letters.js";

const KEEP_AFTER = 300; // milliseconds without a key
const TYPING_EVERY = 3_000;

export class Composer {
  // `send(body, replyTo)`; `typing()` is true when the others could be told.
  constructor({ data, outbox, lines, send, typing }) {
    Object.assign(this, { data, outbox, lines, send, typing });
    this.form = document.getElementById("compose");
    this.field = this.form.elements.body;
    this.replyField = this.form.elements.reply_to;
    this.length = document.getElementById("length");
    this.replying = document.getElementById("replying");
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.typed());
    document.getElementById("replying-end").addEventListener("click", (event) => {
      event.preventDefault();
      this.endReply();
      this.field.focus();
    });
    // A phone may throw a hidden page away without another word.
    addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => this.keep());
    outbox.followDraft(this.field, (text) => this.fill(text));
    if (!this.field.value) this.field.value = outbox.draft;
    this.grow();
    this.showLength();
  }

  submit(event) {
    event.preventDefault();
    const body = this.field.value.trim();
    if (isBlank(body)) this.field.focus();
    else if (this.left(body) < 0) this.showLength();
    else {
      const replyTo = Number(this.replyField.value);
      this.fill("");
      this.keep();
      this.endReply();
      this.send(body, replyTo);
    }
  }

  // Enter is a new line; Ctrl or ⌘ with Enter sends. Neither does while an IME composes (229: Safari says it so).
  key(event) {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  typed() {
    this.grow();
    this.showLength();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), KEEP_AFTER);
    const now = performance.now();
    if (this.field.value && now - (this.toldAt ?? -TYPING_EVERY) >= TYPING_EVERY && this.typing()) this.toldAt = now;
  }

  fill(text) {
    this.field.value = text;
    this.grow();
    this.showLength();
  }

  // Words that come back: never over what is being written.
  giveBack(body) {
    if (!this.field.value) this.fill(body);
    this.keep();
  }

  keep() {
    clearTimeout(this.timer);
    this.outbox.saveDraft(this.field.value);
  }

  left(body) {
    return this.data.longest - lengthOf(body);
  }

  showLength() {
    const { texts } = this.data;
    const left = this.left(this.field.value.trim());
    const words = left < 0 ? texts.tooLong.replace("%s", -left) : left < 200 ? texts.left.replace("%s", left) : "";
    if (this.length.textContent !== words) this.length.textContent = words;
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) {
      this.field.style.removeProperty("height");
      return;
    }
    this.field.rows = Math.min(8, Math.max(1, this.field.value.split("\n").length));
  }

  startReply(line) {
    const name = line.querySelector(".message__name").textContent;
    this.replyField.value = line.dataset.id;
    document.getElementById("replying-text").textContent =
      `${this.data.texts.replyingTo.replace("%s", name)}：${this.lines.excerpt(line)}`;
    this.replying.hidden = false;
    this.field.focus();
  }

  endReply() {
    this.replyField.value = "";
    this.replying.hidden = true;
  }

  // Nothing is written any more. Returns what stood in the field.
  end() {
    const text = this.field.value.trim();
    this.endReply();
    this.fill("");
    this.form.hidden = true;
    return text;
  }
}
