// The line to the room: a socket where one gets through, plain requests (asking.js) where none does. Both speak the same
// frames, so what is on its way when they change is sent again with its id, and taken once.

import { CLOSED, Connection } from "./connection.js";

const PATIENCE = 4_000; // milliseconds without a line, and the room is asked for by requests as well
const TELL_AFTER = 2_500; // a change for a moment is nobody's worry
const RETRIES = [0, 15_000, 60_000, 120_000, 300_000]; // a socket is tried again after so long, the last one for ever
const STEADY = 10_000; // a socket that held so long is one that gets through
const BACK_SOON = 10_000; // between two attempts because somebody looks, or the network is back

export class Line extends EventTarget {
  // `hello()` gives the first frame. Events: "frame" (detail), "up", "down" (detail: code), "final" (detail: code), and
  // "pace" (detail: whether the room is asked for by requests).
  constructor(path, hello, lang) {
    super();
    Object.assign(this, { path, hello, lang });
    this.asking = null;
    this.retries = 0;
    this.triedAt = 0;
    this.socket = new Connection(path, hello);
    this.socket.addEventListener("frame", ({ detail }) => this.pass("frame", detail));
    this.socket.addEventListener("up", () => this.socketIsUp());
    this.socket.addEventListener("down", ({ detail }) => this.socketIsDown(detail));
    this.socket.addEventListener("final", ({ detail }) => this.final(detail));
    addEventListener("pagehide", () => this.stopAsking());
    addEventListener("online", () => this.look());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.look());
  }

  get isUp() {
    return this.socket.isUp || this.isAsking;
  }

  // Whether the room is to be had by requests now.
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

  send(frame) {
    return this.socket.isUp ? this.socket.send(frame) : this.isAsking && this.asking.send(frame);
  }

  // Something should have been answered by now. A request has its own patience.
  doubt() {
    if (this.socket.isUp) this.socket.doubt();
  }

  drop(code) {
    if (!this.isAsking) {
      this.socket.drop(code);
      return;
    }
    this.asking.again();
    this.pass("down", code ?? 1006);
  }

  rest() {
    this.stopAsking();
    clearTimeout(this.doubts);
    this.socket.rest();
  }

  pass(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // ── from the socket to requests ──

  doubtSocket() {
    this.doubts ||= setTimeout(() => this.ask(), PATIENCE);
  }

  async ask() {
    const { Asking } = await import("./asking.js").catch(() => ({}));
    this.doubts = 0;
    if (this.socket.isUp || this.ended) return;
    if (!Asking) {
      this.doubtSocket();
      return;
    }
    this.asking ??= this.made(Asking);
    this.asking.start();
  }

  made(Asking) {
    const asking = new Asking(this.path, this.hello, this.lang);
    asking.addEventListener("frame", ({ detail }) => this.socket.isUp || this.pass("frame", detail));
    asking.addEventListener("up", () => this.askingIsUp());
    asking.addEventListener("down", ({ detail }) => {
      clearTimeout(this.tells);
      this.tells = 0;
      this.pass("down", detail);
      this.socket.wake(); // whichever comes back first
    });
    asking.addEventListener("final", ({ detail }) => {
      this.socket.end(detail);
    });
    return asking;
  }

  askingIsUp() {
    this.socket.rest(); // no more attempts of its own: we say when
    this.pass("up");
    this.tells ||= setTimeout(() => this.isAsking && this.pass("pace", true), TELL_AFTER);
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
    if (this.isAsking && performance.now() - this.triedAt > BACK_SOON) {
      this.asking.again(); // asleep meanwhile, perhaps: what was asked may have no answer any more
      this.trySocket();
    }
  }

  socketIsUp() {
    clearTimeout(this.doubts);
    clearTimeout(this.steady);
    this.doubts = 0;
    this.steady = setTimeout(() => (this.retries = 0), STEADY);
    if (this.asking) {
      const wasUp = this.asking.isUp;
      this.stopAsking();
      if (wasUp) this.pass("down", CLOSED.SWITCHED); // what is on its way goes out again by the socket
    }
    this.pass("up");
  }

  socketIsDown(code) {
    clearTimeout(this.steady);
    if (this.isAsking) {
      this.socket.rest();
      this.retry();
      return;
    }
    if (this.ended || code === CLOSED.AWAY) this.forgetDoubts();
    else this.doubtSocket();
    this.pass("down", code);
  }

  final(code) {
    this.stopAsking();
    this.forgetDoubts();
    this.pass("final", code);
  }

  forgetDoubts() {
    clearTimeout(this.doubts);
    this.doubts = 0;
  }

  stopAsking() {
    for (const timer of [this.retryTimer, this.tells]) clearTimeout(timer);
    this.tells = 0;
    this.asking?.stop();
    this.pass("pace", false);
  }
}
