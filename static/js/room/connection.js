// One socket that keeps coming back. It knows frames and time, nothing of messages.

const PING_EVERY = 20_000;
const PING_WAITS = 6_000;
const LONGEST_PAUSE = 30_000;
export const CLOSED = { LOGIN: 4401, OUTSIDE: 4403, NOWHERE: 4404, RESYNC: 4408, TOO_MANY: 4429 };
const FINAL = new Set([CLOSED.LOGIN, CLOSED.OUTSIDE, CLOSED.NOWHERE]);

export class Connection extends EventTarget {
  // `hello()` gives the first frame. Events: "frame" (detail), "up", "down" (detail: code), "final" (detail: code).
  constructor(path, hello) {
    super();
    this.address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
    this.hello = hello;
    this.failures = 0;
    this.isUp = false;
    this.ended = false;
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.drop());
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.wake());
  }

  open() {
    clearTimeout(this.timer);
    if (this.ended || this.socket) return;
    const socket = (this.socket = new WebSocket(this.address));
    this.timer = setTimeout(() => this.drop(), PING_WAITS * 2);
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = ({ data }) => socket === this.socket && this.take(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.lost(code);
  }

  take(frame) {
    if (frame.t === "catchup" || frame.t === "reset") {
      this.failures = 0;
      this.isUp = true;
      this.beat(PING_EVERY);
    } else if (frame.t === "pong") {
      this.beat(PING_EVERY);
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.t === "catchup" || frame.t === "reset") this.dispatchEvent(new Event("up"));
  }

  send(frame) {
    if (!this.isUp || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  // Somebody looks at the page again, or the network is back: find out at once whether the line still holds.
  wake() {
    if (this.isUp) this.ping(PING_WAITS / 2);
    else if (!this.socket || this.socket.readyState !== WebSocket.CONNECTING) {
      this.failures = 0;
      this.forget();
      this.open();
    }
  }

  beat(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ping(PING_WAITS), after);
  }

  ping(patience) {
    clearTimeout(this.timer);
    if (!this.send({ t: "ping", seq: this.hello().after })) return this.drop();
    this.timer = setTimeout(() => this.drop(), patience);
  }

  // A line that does not answer is not waited for: a half-open socket would say nothing for minutes.
  drop() {
    this.forget();
    this.lost(1006);
  }

  forget() {
    const old = this.socket;
    this.socket = null;
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
  }

  lost(code) {
    clearTimeout(this.timer);
    this.socket = null;
    this.isUp = false;
    if (FINAL.has(code)) {
      this.ended = true;
      this.dispatchEvent(new CustomEvent("final", { detail: code }));
      return;
    }
    this.dispatchEvent(new CustomEvent("down", { detail: code }));
    // Full jitter: when a server restarts, five hundred phones do not come back in the same instant.
    const ceiling = code === CLOSED.TOO_MANY ? LONGEST_PAUSE : Math.min(LONGEST_PAUSE, 500 * 2 ** this.failures++);
    this.timer = setTimeout(() => this.open(), Math.random() * ceiling);
  }
}
