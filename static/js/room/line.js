// The line to the room: a socket where one gets through, plain requests (asking.js) where none does. Both speak the
// same frames, so what is on its way when they change is sent again with its id, and taken once.

import { CLOSED, Connection } from "./connection.js";
import { Source } from "./source.js";

/**
 * @import { Asking } from "./asking.js"
 * @import { Events } from "./connection.js"
 */

const PATIENCE = 4_000; // milliseconds without a line, and the room is asked for by requests as well
const TELL_AFTER = 2_500; // a change for a moment is nobody's worry
const RETRIES = [0, 15_000, 60_000, 120_000, 300_000]; // a socket is tried again after so long, the last one for ever
const STEADY = 10_000; // a socket that held so long is one that gets through
const BACK_SOON = 10_000; // between two attempts because somebody looks, or the network is back

/** @extends {Source<Events & { pace: boolean }>} tells with `pace` whether the room is asked for by requests */
export class Line extends Source {
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
    /** @type {Asking | null} */
    this.asking = null;
    // Timers, while they run.
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.doubts = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.tells = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.steady = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retryTimer = undefined;
    this.retries = 0;
    this.triedAt = 0;
    this.socket = new Connection(path, hello);
    this.socket.on("frame", (frame) => this.tell("frame", frame));
    this.socket.on("up", () => this.socketIsUp());
    this.socket.on("down", (code) => this.socketIsDown(code));
    this.socket.on("final", (code) => this.final(code));
    addEventListener("pagehide", () => this.stopAsking());
    addEventListener("online", () => this.look());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.look());
  }

  get isUp() {
    return this.socket.isUp || this.isAsking;
  }

  /** Whether the room is to be had by requests now. */
  get isAsking() {
    return Boolean(this.asking?.isUp);
  }

  get ended() {
    return this.socket.ended;
  }

  open() {
    this.doubtSocket();
    this.socket.open();
  }

  /**
   * Whether the frame could be sent.
   * @param {ClientFrame} frame
   */
  send(frame) {
    return this.socket.isUp ? this.socket.send(frame) : Boolean(this.asking?.isUp && this.asking.send(frame));
  }

  /** Something should have been answered by now. A request has its own patience. */
  doubt() {
    if (this.socket.isUp) this.socket.doubt();
  }

  /**
   * Give up the line as it is, and look for one anew.
   * @param {number} [code]
   */
  drop(code) {
    if (!this.asking?.isUp) {
      this.socket.drop(code);
      return;
    }
    this.asking.again();
    this.tell("down", code ?? 1006);
  }

  rest() {
    this.stopAsking();
    clearTimeout(this.doubts);
    this.socket.rest();
  }

  // ── from the socket to requests ──

  doubtSocket() {
    this.doubts ||= setTimeout(() => this.ask(), PATIENCE);
  }

  async ask() {
    const loaded = await import("./asking.js").catch(() => null);
    this.doubts = undefined;
    if (this.socket.isUp || this.ended) return;
    if (!loaded) {
      this.doubtSocket();
      return;
    }
    this.asking ??= this.made(loaded);
    this.asking.start();
  }

  /** @param {typeof import("./asking.js")} loaded */
  made(loaded) {
    const asking = new loaded.Asking(this.path, this.hello, this.lang);
    asking.on("frame", (frame) => this.socket.isUp || this.tell("frame", frame));
    asking.on("up", () => this.askingIsUp());
    asking.on("down", (code) => {
      clearTimeout(this.tells);
      this.tells = undefined;
      this.tell("down", code);
      this.socket.wake(); // whichever comes back first
    });
    asking.on("final", (code) => this.socket.end(code));
    return asking;
  }

  askingIsUp() {
    this.socket.rest(); // no more attempts of its own: we say when
    this.tell("up", undefined);
    this.tells ||= setTimeout(() => this.isAsking && this.tell("pace", true), TELL_AFTER);
    this.retry();
  }

  // ── and back ──

  retry() {
    clearTimeout(this.retryTimer);
    const after = RETRIES[Math.min(this.retries++, RETRIES.length - 1)];
    this.retryTimer = setTimeout(() => this.trySocket(), after * (1 + Math.random() / 4));
  }

  trySocket() {
    this.triedAt = performance.now();
    this.socket.open();
  }

  look() {
    if (this.asking?.isUp && performance.now() - this.triedAt > BACK_SOON) {
      this.asking.again(); // asleep meanwhile, perhaps: what was asked may have no answer any more
      this.trySocket();
    }
  }

  socketIsUp() {
    clearTimeout(this.doubts);
    clearTimeout(this.steady);
    this.doubts = undefined;
    this.steady = setTimeout(() => {
      this.retries = 0;
    }, STEADY);
    if (this.asking) {
      const wasUp = this.asking.isUp;
      this.stopAsking();
      if (wasUp) this.tell("down", CLOSED.SWITCHED); // what is on its way goes out again by the socket
    }
    this.tell("up", undefined);
  }

  /** @param {number} code */
  socketIsDown(code) {
    clearTimeout(this.steady);
    if (this.isAsking) {
      this.socket.rest();
      this.retry();
      return;
    }
    if (this.ended || code === CLOSED.AWAY) this.forgetDoubts();
    else this.doubtSocket();
    this.tell("down", code);
  }

  /** @param {number} code */
  final(code) {
    this.stopAsking();
    this.forgetDoubts();
    this.tell("final", code);
  }

  forgetDoubts() {
    clearTimeout(this.doubts);
    this.doubts = undefined;
  }

  stopAsking() {
    for (const timer of [this.retryTimer, this.tells]) clearTimeout(timer);
    this.tells = undefined;
    this.asking?.stop();
    this.tell("pace", false);
  }
}
