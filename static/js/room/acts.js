// What is done with a message that stands there: answer, react, correct, take back, mute, report, hide.

import { newId } from "./outbox.js";
import { Sheet } from "./sheet.js";

const ANSWER_WAITS = 15_000;

export class Acts {
  constructor({ data, connection, lines, status, composer }) {
    Object.assign(this, { data, connection, lines, status, composer });
    this.asked = new Map(); // id → resolve
    this.sheet = new Sheet(data, (...what) => this.act(...what));
    lines.list.addEventListener("click", (event) => this.click(event));
  }

  click(event) {
    const line = event.target.closest(".message");
    const more = event.target.closest(".message__more");
    const sign = event.target.closest(".sign");
    const quote = event.target.closest(".message__quote");
    if (more) {
      event.preventDefault();
      this.sheet.open(line, more);
    } else if (sign && this.connection.isUp) {
      event.preventDefault();
      this.act("react", line, { kind: sign.value, on: sign.getAttribute("aria-pressed") !== "true" });
    } else if (quote) {
      const quoted = this.lines.get(quote.dataset.quote);
      if (!quoted) return; // the link leads to the page where it stands
      event.preventDefault();
      quoted.scrollIntoView({ block: "center" });
      quoted.classList.add("message--found");
      setTimeout(() => quoted.classList.remove("message--found"), 2_000);
    }
  }

  // Resolves to null, or to the words of a refusal.
  async act(verb, line, details) {
    const { texts } = this.data;
    const message = Number(line.dataset.id);
    if (verb === "reply") {
      this.composer.startReply(line);
      return null;
    }
    const refusal = await this.ask({ t: verb, message, ...details });
    if (!refusal && verb === "report") this.lines.hide(`m${message}`);
    if (!refusal && verb === "mute") this.lines.hide(`by${line.dataset.by}`);
    if (refusal && ["edit", "hide", "restore", "report"].includes(verb)) return refusal; // said in the sheet
    if (refusal) this.status.note(refusal);
    else if (verb === "report") this.status.note(texts.reported, { good: true });
    else if (verb === "mute") this.status.note(texts.muted, { good: true });
    return refusal;
  }

  ask(frame) {
    const id = newId();
    return new Promise((resolve) => {
      if (!this.connection.send({ ...frame, id })) {
        resolve(this.data.texts.needsLine);
        return;
      }
      const timer = setTimeout(() => this.settle(id, this.data.texts.needsLine), ANSWER_WAITS);
      this.asked.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  // The answer to something asked here: true. Null is yes.
  settle(id, answer) {
    const resolve = this.asked.get(id);
    this.asked.delete(id);
    resolve?.(answer);
    return Boolean(resolve);
  }

  end() {
    for (const id of [...this.asked.keys()]) this.settle(id, this.data.texts.needsLine);
    this.sheet.close();
  }
}
