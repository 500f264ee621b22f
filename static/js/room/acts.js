// What is done with a message that stands there: answer, react, correct, take back, mute, report, hide.

import { newId } from "./outbox.js";
import { around } from "./page.js";
import { Sheet } from "./sheet.js";

/**
 * @import { Composer } from "./composer.js"
 * @import { Line } from "./line.js"
 * @import { Lines } from "./lines.js"
 * @import { Rights } from "./rights.js"
 * @import { Status } from "./status.js"
 */

/**
 * What is to be done with a message: a frame that does not say yet with which.
 * @typedef {{ [V in MessageVerb]: Omit<ClientFrames[V], "id" | "message"> }[MessageVerb]} Deed
 */

/** @typedef {{ refusal: string | null, said: string }} Answer without a refusal it is done; `said`: what is said of it */

const ANSWER_WAITS = 15_000;
const TO_UNDO = 15_000; // long enough to find it, and to press
const LONG_ANSWER = 60_000; // who watches now, and until when: to be read twice

export class Acts {
  /**
   * @param {object} room
   * @param {RoomData} room.data
   * @param {Rights} room.rights
   * @param {Line} room.connection
   * @param {Lines} room.lines
   * @param {Status} room.status
   * @param {Composer} room.composer
   */
  constructor({ data, rights, connection, lines, status, composer }) {
    this.data = data;
    this.connection = connection;
    this.lines = lines;
    this.status = status;
    /** @type {Map<string, (answer: Answer) => void>} */
    this.asked = new Map(); // by the id of the frame
    this.sheet = new Sheet(data, rights, {
      press: (line, deed) => this.press(line, deed),
      act: (line, deed) => this.act(line, deed),
      reply: (line) => composer.startReply(line),
    });
    lines.list.addEventListener("click", (event) => this.click(event));
  }

  /** @param {Event} event */
  click(event) {
    const line = around(event, ".message");
    const more = around(event, ".message__more");
    const sign = around(event, ".sign");
    const quote = around(event, ".message__quote");
    if (line && more) {
      if (this.sheet.open(line, more)) event.preventDefault();
    } else if (line && sign instanceof HTMLButtonElement && this.connection.isUp) {
      event.preventDefault();
      const kind = /** @type {ReactionKind} */ (sign.value);
      this.press(line, { t: "react", kind, on: sign.getAttribute("aria-pressed") !== "true" });
    } else if (quote) {
      const quoted = this.lines.get(quote.dataset.quote ?? "");
      if (!quoted) return; // the link leads to the page where it stands
      event.preventDefault();
      quoted.scrollIntoView({ block: "center" });
      quoted.classList.add("message--found");
      setTimeout(() => quoted.classList.remove("message--found"), 2_000);
    }
  }

  /**
   * Do it, and say in the bar why not.
   * @param {HTMLElement} line
   * @param {Deed} deed
   */
  async press(line, deed) {
    const refusal = await this.act(line, deed);
    if (refusal) this.status.note(refusal);
  }

  /**
   * Do it. Resolves to null, or to the words of a refusal.
   * @param {HTMLElement} line
   * @param {Deed} deed
   */
  async act(line, deed) {
    const { texts } = this.data;
    const message = Number(line.dataset.id);
    const { refusal, said } = await this.ask({ ...deed, message, id: newId() });
    if (refusal) return refusal;
    if (deed.t === "report") {
      this.lines.hide(`m${message}`);
      const words = said || texts.reported; // from an older server: without who watches
      this.status.note(words, {
        good: true,
        link: this.data.told ? [this.data.told, texts.takeBack, () => this.takeBack(message)] : null,
        milliseconds: words === texts.reported ? TO_UNDO : LONG_ANSWER,
      });
    } else if (deed.t === "edit" && said) {
      this.status.note(said, { milliseconds: LONG_ANSWER }); // the new words wait until somebody has read them
    } else if (deed.t === "bookmark" && said) {
      this.status.note(said, { good: true });
    } else if (deed.t === "mute" || deed.t === "block") {
      this.lines.hide(`by${line.dataset.by}`);
      this.status.note(deed.t === "mute" ? texts.muted : texts.blocked, { good: true });
    }
    return null;
  }

  /**
   * Take back a report just made. The fresh list that the server asks for shows the message again.
   * @param {number} message
   */
  async takeBack(message) {
    const { texts } = this.data;
    const { refusal } = await this.ask({ t: "take_back", message, id: newId() });
    if (refusal) {
      this.status.note(refusal, { link: [this.data.told, texts.told] });
      return;
    }
    this.lines.hiddenBy.delete(`m${message}`);
    this.status.note(texts.takenBack, { good: true });
  }

  /**
   * Resolves to what the server says of it, or to words that say why not.
   * @param {ClientFrames[MessageVerb | "take_back"]} frame
   * @returns {Promise<Answer>}
   */
  ask(frame) {
    return new Promise((resolve) => {
      if (!this.connection.send(frame)) {
        resolve({ refusal: this.data.texts.needsLine, said: "" });
        return;
      }
      const timer = setTimeout(() => this.settle(frame.id, this.data.texts.needsLine), ANSWER_WAITS);
      this.asked.set(frame.id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  /**
   * Take an answer; true when it was to something that was asked here.
   * @param {string} id
   * @param {string | null} refusal null is yes
   * @param {string} [said] what is said of it
   */
  settle(id, refusal, said = "") {
    const resolve = this.asked.get(id);
    this.asked.delete(id);
    resolve?.({ refusal, said });
    return Boolean(resolve);
  }

  end() {
    for (const id of [...this.asked.keys()]) this.settle(id, this.data.texts.needsLine);
    this.sheet.close();
  }
}
