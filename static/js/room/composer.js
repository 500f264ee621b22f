// The field in which something is written: its length, its draft, what it answers, and how it is sent.

import { About } from "./about.js";
import { Calling } from "./calling.js";
import { excerpt } from "./drawing.js";
import { isBlank, lengthOf } from "./letters.js";
import { byId, find } from "./page.js";
import { kindsIn, tellsWho } from "./who.js";

/** @import { Outbox } from "./outbox.js" */

const KEEP_AFTER = 300; // milliseconds without a key
const TYPING_EVERY = 3_000;

export class Composer {
  /**
   * @param {object} room
   * @param {RoomData} room.data
   * @param {Outbox} room.outbox
   * @param {(body: string, replyTo: number, topic: string) => void} room.send
   * @param {() => boolean} room.typing whether the others could be told
   */
  constructor({ data, outbox, send, typing }) {
    this.data = data;
    this.outbox = outbox;
    this.send = send;
    this.typing = typing;
    this.form = byId("compose", HTMLFormElement);
    this.field = find(this.form, "[name=body]", HTMLTextAreaElement);
    this.replyField = find(this.form, "[name=reply_to]", HTMLInputElement);
    this.about = new About(data);
    this.calling = new Calling({ data, field: this.field, place: byId("names"), lines: byId("lines") });
    this.length = byId("length");
    this.replying = byId("replying");
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined; // until the draft is kept
    this.toldAt = -TYPING_EVERY;
    this.tells = byId("tells");
    this.warnedOf = ""; // the kinds of things in the words of which the writer was warned
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.typed());
    byId("replying-end").addEventListener("click", (event) => {
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

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const body = this.field.value.trim();
    if (isBlank(body)) this.field.focus();
    else if (this.left(body) < 0) this.showLength();
    else if (!this.warned(body)) {
      const replyTo = Number(this.replyField.value);
      const { name } = this.about;
      this.fill("");
      this.calling.end();
      this.keep();
      this.endReply();
      this.about.reset();
      this.send(body, replyTo, name);
    }
  }

  /**
   * Whether the writer is to look once more: the words join things by which somebody can be found. Pressing again sends
   * them all the same.
   * @param {string} body
   */
  warned(body) {
    const { texts } = this.data;
    const kinds = kindsIn(body);
    const found = kinds.join();
    if (!tellsWho(kinds, body) || found === this.warnedOf) {
      this.forgetWarning();
      return false;
    }
    this.warnedOf = found;
    const named = kinds.map((kind) => texts[`tells_${kind}`]).join(this.data.lang === "ja" ? "、" : ", ");
    this.tells.textContent = texts.tells.replace("%s", named);
    this.tells.hidden = false;
    this.field.setAttribute("aria-describedby", "tells");
    this.field.focus();
    return true;
  }

  forgetWarning() {
    this.warnedOf = "";
    this.tells.hidden = true;
    this.tells.textContent = "";
    this.field.removeAttribute("aria-describedby");
  }

  /**
   * Enter is a new line; Ctrl or ⌘ with Enter sends. Neither does while an IME composes (229: Safari says it so).
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  typed() {
    if (!this.field.value) this.forgetWarning();
    this.grow();
    this.showLength();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), KEEP_AFTER);
    const now = performance.now();
    if (this.field.value && now - this.toldAt >= TYPING_EVERY && this.typing()) this.toldAt = now;
  }

  /** @param {string} text */
  fill(text) {
    this.field.value = text;
    this.grow();
    this.showLength();
  }

  /**
   * Words that come back: never over what is being written.
   * @param {string} body
   * @param {string} [topic]
   */
  giveBack(body, topic) {
    if (!this.field.value) {
      this.fill(body);
      if (topic) this.about.set(topic);
    }
    this.keep();
  }

  keep() {
    clearTimeout(this.timer);
    this.outbox.saveDraft(this.field.value);
  }

  /**
   * How many characters may still be written; below 0 when there are too many.
   * @param {string} body
   */
  left(body) {
    return this.data.longest - lengthOf(body);
  }

  showLength() {
    const { texts } = this.data;
    const left = this.left(this.field.value.trim());
    const words =
      left < 0 ? texts.tooLong.replace("%s", `${-left}`) : left < 200 ? texts.left.replace("%s", `${left}`) : "";
    if (this.length.textContent !== words) this.length.textContent = words;
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) {
      this.field.style.removeProperty("height");
      return;
    }
    this.field.rows = Math.min(8, Math.max(1, this.field.value.split("\n").length));
  }

  /** @param {HTMLElement} line of the message that is answered */
  startReply(line) {
    const words = this.data.texts.replyingTo.replace("%s", find(line, ".message__name").textContent);
    this.replyField.value = line.dataset.id ?? "";
    const topic = find(line, ".message__topic").textContent.trim();
    if (topic && !this.about.name) this.about.set(topic);
    byId("replying-text").textContent = `${words}：${excerpt(line)}`;
    this.replying.hidden = false;
    this.field.focus();
  }

  endReply() {
    this.replyField.value = "";
    this.replying.hidden = true;
  }

  /** Nothing is written any more. Returns what stood in the field. */
  end() {
    const text = this.field.value.trim();
    this.endReply();
    this.fill("");
    this.form.hidden = true;
    return text;
  }
}
