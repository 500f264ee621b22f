// The room without WebSockets: the same frames in plain requests, one that waits for news and one at a time that
// writes. Loaded only where no socket gets through. Same events and methods as Connection (connection.js).

import { CLOSED, FINAL } from "./connection.js";
import { Source } from "./source.js";

/** @import { Events } from "./connection.js" */

const WAIT = 20; // seconds that the server may wait for news …
const SPREAD = 5; // … and at most so many more, or all would ask in the same moment
const SHORTEST_WAIT = 2; // seconds
const GRACE = 10_000; // milliseconds on top, for a slow network
const ANSWER_WAITS = 15_000;
const BETWEEN = 500; // an answer, and the next question
const AFTER_RESET = 2_000; // the fresh list is on its way
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const MOST_FRAMES = 16; // in a request
const QUIET = new Set(["typing", "ping"]); // not worth a request

/** @extends {Source<Events>} */
export class Asking extends Source {
  /**
   * @param {string} path
   * @param {() => ClientFrames["hello"]} hello gives the first frame
   * @param {string} lang
   */
  constructor(path, hello, lang) {
    super();
    this.path = path;
    this.hello = hello;
    this.lang = lang;
    this.isUp = false;
    this.wait = WAIT;
    this.knows = ""; // the mark of the last welcome
    this.failures = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined; // of the next question
    /** @type {AbortController | null} */
    this.asks = null; // the question that is under way; null: stopped
    /** @type {ClientFrame[]} */
    this.waiting = []; // to be written
    /** @type {Promise<void> | null} */
    this.writing = null;
  }

  /** Ask until `stop`, or until the room is not ours any more. */
  start() {
    if (!this.asks) this.ask();
  }

  stop() {
    clearTimeout(this.timer);
    this.asks?.abort();
    this.asks = null;
    this.knows = "";
    this.waiting = [];
    this.isUp = false;
  }

  /** What was asked is not waited for; ask anew. */
  again() {
    this.stop();
    this.start();
  }

  async ask() {
    clearTimeout(this.timer);
    const asks = new AbortController();
    this.asks = asks;
    const seconds = this.wait === WAIT ? WAIT + Math.floor(Math.random() * (SPREAD + 1)) : this.wait;
    const hello = { ...this.hello(), wait: seconds, ...(this.knows && { knows: this.knows }) };
    const began = performance.now();
    const frames = await this.post([hello], seconds * 1000 + GRACE, asks);
    if (asks !== this.asks) return;
    if (!frames) {
      // Perhaps something on the way gives up sooner than we do: ask for less.
      const held = (performance.now() - began) / 1000;
      if (held > SHORTEST_WAIT) this.wait = Math.max(SHORTEST_WAIT, Math.floor(Math.min(held, this.wait) * 0.7));
      this.lost(1006, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures++));
      return;
    }
    const end = this.take(frames);
    if (asks !== this.asks) return; // somebody did not want to hear more
    if (end) {
      this.closed(end);
      return;
    }
    this.failures = 0;
    this.rise();
    if (asks !== this.asks) return;
    this.timer = setTimeout(() => this.ask(), frames.some(({ t }) => t === "reset") ? AFTER_RESET : BETWEEN);
  }

  /**
   * Hand the frames on; the code of a "closed" among them, else 0.
   * @param {ServerFrame[]} frames
   */
  take(frames) {
    let end = 0;
    for (const frame of frames) {
      if (frame.t === "closed") end = frame.code;
      else {
        if (frame.t === "welcome") this.knows = frame.mark ?? "";
        this.tell("frame", frame);
      }
    }
    return end;
  }

  rise() {
    if (this.isUp) return;
    this.isUp = true;
    this.tell("up", undefined);
  }

  /** @param {number} code */
  closed(code) {
    if (FINAL.has(code)) {
      this.stop();
      this.tell("final", code);
    } else if (code === CLOSED.RESYNC) {
      this.timer = setTimeout(() => this.ask(), BETWEEN * (1 + Math.random()));
    } else {
      this.lost(code, LONGEST_PAUSE);
    }
  }

  /**
   * @param {number} code
   * @param {number} pause milliseconds until it is asked again, at most
   */
  lost(code, pause) {
    this.isUp = false;
    this.waiting = [];
    this.asks?.abort();
    this.asks = new AbortController(); // nobody asks, but we have not stopped
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause * (0.5 + Math.random() / 2));
    this.tell("down", code);
  }

  /**
   * Whether the frame will be sent. What is said in one go is one request; one after the other, so that the order
   * stays.
   * @param {ClientFrame} frame
   */
  send(frame) {
    if (!this.isUp) return false;
    if (QUIET.has(frame.t)) return true;
    this.waiting.push(frame);
    this.writing ??= Promise.resolve().then(() => this.write());
    return true;
  }

  async write() {
    while (this.waiting.length) {
      const frames = await this.post(this.waiting.splice(0, MOST_FRAMES), ANSWER_WAITS);
      const end = frames ? this.take(frames) : 0;
      if (!this.asks) break; // stopped meanwhile: what was answered is told, what was not is sent again by another way
      if (!frames || end) {
        this.again(); // whoever asks is told why
        this.tell("down", end || 1006);
        break;
      }
    }
    this.writing = null;
  }

  /**
   * The frames of an answer; null when none came, or something else than the room has answered.
   * @param {ClientFrame[]} frames
   * @param {number} patience milliseconds
   * @param {AbortController} [asks]
   * @returns {Promise<ServerFrame[] | null>}
   */
  async post(frames, patience, asks = new AbortController()) {
    const timer = setTimeout(() => asks.abort(), patience);
    try {
      const response = await fetch(this.path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept-Language": this.lang },
        body: JSON.stringify(frames),
        signal: asks.signal,
        redirect: "error",
        cache: "no-store",
      });
      if (!response.ok) return null;
      const answer = await response.json();
      return Array.isArray(answer) ? answer : null;
    } catch {
      return null; // no network, or a page of somebody in between
    } finally {
      clearTimeout(timer);
    }
  }
}
