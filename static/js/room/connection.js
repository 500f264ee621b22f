// One socket that keeps coming back. It knows frames and time, nothing of messages; and of time only how much passes
// (the device's clock may be wrong).

import { Source } from "./source.js";

const PING_EVERY = 20_000;
const PING_WAITS = 6_000;
const CONNECT_WAITS = 8_000;
const STEADY = 10_000; // a line that held so long was a good one: the pauses begin small again
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const HIDDEN_SPREAD = 5_000; // pages that nobody looks at take their time when the network is back
export const CLOSED = {
  LOGIN: 4401,
  OUTSIDE: 4403,
  NOWHERE: 4404,
  RESYNC: 4408,
  TOO_MANY: 4429,
  SILENT: 4000,
  AWAY: 1001,
  SWITCHED: 4001,
};
export const FINAL = new Set([CLOSED.LOGIN, CLOSED.OUTSIDE, CLOSED.NOWHERE]);

/**
 * What a way to the room tells of itself; `down` and `final` with the code of the close.
 * @typedef {{ frame: ServerFrame, up: undefined, down: number, final: number }} Events
 */

/** @extends {Source<Events>} */
export class Connection extends Source {
  /**
   * @param {string} path
   * @param {() => ClientFrames["hello"]} hello gives the first frame
   */
  constructor(path, hello) {
    super();
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined; // of the next attempt, or of the next sign of life
    this.upSince = 0;
    this.address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
    this.hello = hello;
    this.failures = 0;
    this.isUp = false;
    this.ended = 0; // the code that ended it
    const isVisible = () => document.visibilityState === "visible";
    addEventListener("online", () => this.wake(isVisible() ? 0 : HIDDEN_SPREAD));
    addEventListener("offline", () => this.drop());
    // A page with an open socket cannot be kept for "back"; and one that was kept has missed something.
    addEventListener("pagehide", () => this.rest());
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    document.addEventListener("resume", () => isVisible() && this.wake());
    document.addEventListener("visibilitychange", () => isVisible() && this.wake());
  }

  open() {
    clearTimeout(this.timer);
    if (this.ended || this.socket) return;
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.timer = setTimeout(() => this.drop(CLOSED.SILENT), CONNECT_WAITS);
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = ({ data }) => socket === this.socket && this.take(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.lost(code);
  }

  /** @param {ServerFrame} frame */
  take(frame) {
    const isAnswer = frame.t === "catchup" || frame.t === "reset"; // to hello: we are in
    if (isAnswer) {
      this.isUp = true;
      this.upSince = performance.now();
    }
    if (isAnswer || frame.t === "pong") this.beat(PING_EVERY);
    this.tell("frame", frame);
    if (isAnswer && this.isUp) this.tell("up", undefined);
  }

  /**
   * Whether the frame could be sent.
   * @param {ClientFrame} frame
   */
  send(frame) {
    if (!this.isUp || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /**
   * Somebody looks at the page again, or the network is back: find out at once whether the line still holds.
   * A log-in that had run out may have been renewed in another tab.
   * @param {number} [spread] milliseconds over which the attempts of many pages are spread
   */
  wake(spread = 0) {
    if (this.isUp) {
      this.doubt();
      return;
    }
    if (this.ended === CLOSED.LOGIN) this.ended = 0;
    if (this.ended || this.socket?.readyState === WebSocket.CONNECTING) return;
    this.failures = 0;
    this.forget();
    this.openWithin(spread);
  }

  /** Something should have been answered by now: ask, and do not wait long. */
  doubt() {
    this.ping(PING_WAITS / 2);
  }

  /** @param {number} after milliseconds */
  beat(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ping(PING_WAITS), after);
  }

  /** @param {number} patience milliseconds */
  ping(patience) {
    if (!this.isUp) return;
    clearTimeout(this.timer);
    if (!this.send({ t: "ping", seq: this.hello().after })) {
      this.drop();
      return;
    }
    this.timer = setTimeout(() => this.drop(CLOSED.SILENT), patience);
  }

  /** A line that does not answer is not waited for: a half-open socket would say nothing for minutes. */
  drop(code = 1006) {
    this.forget();
    this.lost(code);
  }

  /** The page is put aside, or this is not our room any more: no line, and no attempt at one before `wake`. */
  rest() {
    clearTimeout(this.timer);
    this.forget();
    if (this.isUp) this.down(CLOSED.AWAY);
  }

  forget() {
    const old = this.socket;
    this.socket = null;
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
  }

  /** @param {number} code */
  lost(code) {
    clearTimeout(this.timer);
    this.socket = null;
    if (this.ended) return;
    if (FINAL.has(code)) {
      this.end(code);
      return;
    }
    if (this.isUp && performance.now() - this.upSince > STEADY) this.failures = 0;
    // Full jitter: when a server restarts, five hundred phones do not come back in the same instant.
    this.openWithin(
      code === CLOSED.TOO_MANY ? LONGEST_PAUSE : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures++),
    );
    this.down(code); // last: whoever hears it may rather have us rest
  }

  /**
   * Not our room any more, or not without signing in.
   * @param {number} code
   */
  end(code) {
    this.rest();
    this.ended = code;
    this.down(code);
    this.tell("final", code);
  }

  /** @param {number} code */
  down(code) {
    this.isUp = false;
    this.tell("down", code);
  }

  /** @param {number} milliseconds */
  openWithin(milliseconds) {
    clearTimeout(this.timer);
    if (milliseconds) this.timer = setTimeout(() => this.open(), Math.random() * milliseconds);
    else this.open();
  }
}
