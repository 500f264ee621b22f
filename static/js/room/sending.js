// What was written goes out here. Each message has an id of its own and stays in the outbox until the server has stored
// it; whatever happens in between it is sent again with the same id, which the server takes once.

import { CLOSED } from "./connection.js";
import { find } from "./page.js";

/**
 * @import { Line } from "./line.js"
 * @import { Lines } from "./lines.js"
 * @import { Item, Outbox } from "./outbox.js"
 */

const ACK_SOON = 3_000; // without an answer the line is doubted
const ACK_WAITS = 15_000; // and after that it is given up
const MOST_AT_ONCE = 8; // on their way; a long outbox goes out piece by piece
/** @type {Record<string, number>} */
const PAUSES = { try_again: 5_000, slow_down: 6_000, slow_mode: 10_000 };
const LONGEST_PAUSE = 120_000;
const REOPENS = new Set(["frozen", "paused", "agree_first"]); // refused until one may write again

export class Sending {
  /**
   * @param {object} room
   * @param {Outbox} room.outbox
   * @param {Pick<Line, "isUp" | "send" | "doubt" | "drop">} room.connection
   * @param {Lines} room.lines
   * @param {RoomData["texts"]} room.texts
   * @param {(body: string, topic?: string) => void} room.giveBack called with words that were discarded
   */
  constructor({ outbox, connection, lines, texts, giveBack }) {
    this.outbox = outbox;
    this.connection = connection;
    this.lines = lines;
    this.texts = texts;
    this.giveBack = giveBack;
    /** @type {Map<string, ReturnType<typeof setTimeout>>} */
    this.inFlight = new Map(); // id → timer
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined; // of the pause
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.soon = undefined; // timer of a look at what another tab left
    this.pauses = 0; // how often the server asked us to wait since it last took something
    this.pausedFor = ""; // why
    this.isSlow = false; // because the group talks slowly
    addEventListener("storage", ({ key }) => key?.startsWith(outbox.prefix) && this.elsewhere());
  }

  /** Send what waits, in the order in which it was written. */
  flush() {
    for (const item of this.outbox.all()) {
      if (this.lines.showsSent(item.id)) {
        this.done(item.id); // it had arrived; only the answer had not
        continue;
      }
      const fresh = this.lines.data.atEnd && !this.lines.pending(item.id);
      if (fresh) this.lines.addPending(item);
      if (item.refused) {
        if (fresh) this.offerAgain(item);
      } else if (!this.inFlight.has(item.id)) {
        const onItsWay = this.send(item) || (this.connection.isUp && !this.pausedFor); // or next in turn
        this.lines.status(item.id, onItsWay ? this.texts.sending : this.pausedFor || this.texts.waiting);
      }
    }
  }

  /**
   * Whether the message is on its way now.
   * @param {Item} item
   */
  send({ id, body, reply_to, topic }) {
    const atOnce = this.pauses ? 1 : MOST_AT_ONCE; // after a pause one goes ahead, so that none is overtaken
    if (this.pausedFor || this.inFlight.size >= atOnce) return false;
    const beside = { ...(reply_to && { reply_to }), ...(topic && { topic }) };
    if (!this.connection.send({ t: "post", id, body, ...beside })) return false;
    this.inFlight.set(
      id,
      setTimeout(() => this.doubt(id), ACK_SOON),
    );
    return true;
  }

  /**
   * Not acknowledged yet. Perhaps the line is dead, perhaps the server is busy: a ping tells.
   * @param {string} id
   */
  doubt(id) {
    this.inFlight.set(
      id,
      setTimeout(() => this.connection.drop(CLOSED.SILENT), ACK_WAITS - ACK_SOON),
    );
    this.connection.doubt();
  }

  lineIsUp() {
    this.goOn();
    this.outbox.look();
    this.flush();
  }

  lineIsDown() {
    for (const timer of this.inFlight.values()) clearTimeout(timer);
    this.inFlight.clear();
    for (const item of this.outbox.all()) if (!item.refused) this.lines.status(item.id, this.texts.waiting);
  }

  /**
   * The server has stored it. True when it was one of ours.
   * @param {ServerFrames["ack"]} ack
   * @param {number} shownUpTo the seq that the page shows
   */
  acked({ id, message = 0, seq = 0, held = 0, said = "" }, shownUpTo) {
    if (!this.outbox.get(id) && !this.inFlight.has(id)) return false;
    this.done(id);
    this.pauses = 0;
    const line = this.lines.pending(id);
    if (held) {
      this.lines.awaits(id, said); // until the fresh list comes, in which the server shows it
      this.flush();
      return true;
    }
    // Stored by an earlier attempt, and shown (or too old to be): the line that waited here is one too many.
    if (line && (this.lines.get(message) || seq <= shownUpTo)) this.lines.remove(line);
    else this.lines.status(id, this.texts.sent)?.classList.remove("message--pending");
    this.flush();
    return true;
  }

  /**
   * Own messages that stand in the log; the acknowledgement may come before, after, or never.
   * @param {MessageView[]} views
   */
  arrived(views) {
    for (const { cid } of views) this.done(cid);
    if (!views.length) return;
    this.pauses = 0;
    this.flush();
  }

  /** @param {string} id */
  done(id) {
    clearTimeout(this.inFlight.get(id));
    this.inFlight.delete(id);
    this.outbox.remove(id);
  }

  /**
   * The server did not take it. False when it was not one of ours.
   * @param {ServerFrames["refusal"]} refusal
   * @param {string} words why, and what to do
   */
  refused({ id = "", code }, words) {
    const item = this.outbox.get(id);
    if (!item) return false;
    clearTimeout(this.inFlight.get(id));
    this.inFlight.delete(id);
    const pause = PAUSES[code];
    if (pause) {
      this.isSlow = code === "slow_mode";
      this.pause(pause, words);
      this.flush(); // tells everything that waits
    } else if (REOPENS.has(code)) {
      this.lines.status(id, words);
    } else {
      item.refused = words;
      this.outbox.put(item);
      this.offerAgain(item);
    }
    return true;
  }

  /**
   * One pause for everything that waits, so that the order stays; longer each time, and not the same for everybody.
   * @param {number} shortest milliseconds
   * @param {string} words why
   */
  pause(shortest, words) {
    if (this.pausedFor) return;
    this.pausedFor = words;
    const pause = Math.min(LONGEST_PAUSE, shortest * 2 ** this.pauses++) * (1 + Math.random());
    this.timer = setTimeout(() => {
      this.goOn();
      this.flush();
    }, pause);
  }

  /** Nobody has to wait any more. */
  goOnIfSlow() {
    if (!this.isSlow) return;
    this.isSlow = false;
    this.goOn();
    this.pauses = 0;
    this.flush();
  }

  goOn() {
    clearTimeout(this.timer);
    this.pausedFor = "";
  }

  /**
   * Say why it was refused, with buttons to send it again and to discard it.
   * @param {Item} item
   */
  offerAgain(item) {
    const line = this.lines.status(item.id, item.refused ?? "", true);
    if (!line) return;
    /**
     * @param {string} text
     * @param {() => void} act
     */
    const button = (text, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", act);
      return made;
    };
    find(line, ".message__status").append(
      button(this.texts.again, () => {
        delete item.refused;
        this.outbox.put(item);
        this.lines.status(item.id, this.texts.waiting);
        this.flush();
      }),
      button(this.texts.discard, () => {
        this.done(item.id);
        this.lines.remove(line);
        this.giveBack(item.body, item.topic); // thrown away only by whoever empties the field, too
      }),
    );
  }

  /** Another tab keeps or has sent something. It has a moment to send it itself (it may have been closed just now). */
  elsewhere() {
    for (const line of this.lines.allPending()) {
      const cid = line.dataset.cid ?? "";
      if (!this.outbox.get(cid) && !this.inFlight.has(cid)) this.lines.remove(line);
    }
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.flush(), ACK_SOON);
  }

  /** Nothing goes out any more. Returns the words that did not. */
  end() {
    this.lineIsDown();
    this.goOn();
    clearTimeout(this.soon);
    return this.outbox.empty();
  }
}
