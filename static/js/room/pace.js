// Slow mode, told plainly: how long this person still waits before the next message. The server decides; this counts down.

const SECOND = 1_000;

export class Pace {
  /**
   * @param {object} room
   * @param {RoomData} room.data
   * @param {HTMLElement} room.line the line that tells it
   * @param {() => void} room.over called when the wait is over
   */
  constructor({ data, line, over }) {
    this.data = data;
    this.line = line;
    this.over = over;
    this.seconds = data.slow;
    this.until = performance.now() + data.wait * SECOND;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.show();
  }

  /**
   * The group's facilitators have changed it.
   * @param {number} [seconds]
   */
  learn(seconds = 0) {
    const now = this.data.role === "facilitator" ? 0 : seconds;
    if (now === this.seconds) return;
    this.seconds = now;
    this.until = Math.min(this.until, performance.now() + now * SECOND);
    this.show();
  }

  /** A message of this person is stored: the wait begins. */
  said() {
    this.until = performance.now() + this.seconds * SECOND;
    this.show();
  }

  /** Whole seconds that are left. */
  left() {
    return this.seconds ? Math.max(0, Math.ceil((this.until - performance.now()) / SECOND)) : 0;
  }

  show() {
    clearTimeout(this.timer);
    const { texts } = this.data;
    const left = this.left();
    this.line.hidden = !this.seconds;
    this.line.textContent = left ? texts.slowWait.replace("%s", `${left}`) : texts.slowMode;
    if (left) this.timer = setTimeout(() => this.show(), SECOND);
    else this.over();
  }
}
