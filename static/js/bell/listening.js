// How a page that is shown keeps hearing how many unread notices there are: by a socket, or by asking where none gets
// through. What a page is (a socket, a request, whether it is shown) is given from outside, so that this needs none.

/**
 * @typedef {object} Line a socket, as far as it is used here
 * @property {(text: string) => void} send
 * @property {() => void} close
 * @property {((event: MessageEvent) => void) | null} onmessage
 * @property {((event: CloseEvent) => void) | null} onclose
 *
 * @typedef {object} Outside
 * @property {() => Line} open a new socket
 * @property {() => Promise<number>} ask the number by a request; -1: nobody is signed in. Rejects where there is no network
 * @property {(number: number) => void} show
 * @property {() => void} signedOut
 */

export const ASK_EVERY = 30_000; // milliseconds, where no socket gets through
export const STILL_THERE = 45_000; // milliseconds between two questions whether the line is alive
export const ANSWER_WITHIN = 10_000; // milliseconds
export const SOCKET_AGAIN = 5 * 60_000; // milliseconds until a socket is tried again where none got through
const LONGEST_WAIT = 60_000; // milliseconds
const SIGNED_OUT = 4401;
const TOO_MANY = 4429;

/**
 * Milliseconds until the next try after so many failures in a row, spread so that a restart is not met by all at once.
 *
 * @param {number} failures
 * @param {number} random from 0 to 1
 */
export const waitAfter = (failures, random) => Math.min(LONGEST_WAIT, 1_000 * 2 ** failures) * (0.5 + random / 2);

/**
 * The number a frame holds, or null for whatever else it is.
 *
 * @param {string} text
 * @returns {number | null}
 */
export function numberIn(text) {
  try {
    const { waiting } = JSON.parse(text);
    return Number.isInteger(waiting) && waiting >= 0 ? waiting : null;
  } catch {
    return null;
  }
}

/** One page's listening. It has one timer, and one socket at most. */
export class Listening {
  /** @param {Outside} outside */
  constructor(outside) {
    this.outside = outside;
    this.failures = 0;
    this.heard = false;
    this.over = false;
    /** @type {Line | null} */
    this.line = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** The page is shown (again): what is true now is asked for at once. */
  begin() {
    this.end();
    this.over = false;
    this.failures = 0;
    this.#connect();
  }

  /** The page is hidden: nothing is held open, and nothing is asked. */
  end() {
    clearTimeout(this.timer);
    this.timer = undefined;
    const line = this.line;
    this.line = null;
    if (line) {
      line.onmessage = line.onclose = null;
      line.close();
    }
  }

  #connect() {
    this.heard = false;
    const line = this.outside.open();
    this.line = line;
    this.#in(ANSWER_WITHIN, () => this.#lost(0));
    line.onmessage = ({ data }) => {
      const number = numberIn(data);
      if (number === null) return;
      this.heard = true;
      this.failures = 0;
      this.outside.show(number);
      this.#in(STILL_THERE, () => this.#question());
    };
    line.onclose = ({ code }) => this.#lost(code);
  }

  #leave() {
    this.over = true;
    this.outside.show(0);
    this.outside.signedOut();
  }

  #question() {
    this.#in(ANSWER_WITHIN, () => this.#lost(0));
    this.line?.send("?");
  }

  /** @param {number} code */
  #lost(code) {
    const worked = this.heard;
    this.end();
    if (code === SIGNED_OUT) {
      this.#leave();
      return;
    }
    this.failures += 1;
    // A line that worked is opened again soon. Where none ever got through, the number is asked for instead.
    if (worked || (this.failures < 2 && code !== TOO_MANY)) {
      this.#in(waitAfter(this.failures, Math.random()), () => this.#connect());
    } else this.#ask(SOCKET_AGAIN);
  }

  /** @param {number} left milliseconds until a socket is tried again */
  #ask(left) {
    if (left <= 0) {
      this.#connect();
      return;
    }
    const next = () => this.#in(ASK_EVERY, () => this.#ask(left - ASK_EVERY));
    // A page that is hidden meanwhile, or shown again, has another timer: this answer is not its own any more.
    const mine = this.#in(ASK_EVERY, next);
    this.outside.ask().then(
      (number) => {
        if (this.timer !== mine) return;
        if (number < 0) {
          this.end();
          this.#leave();
          return;
        }
        this.outside.show(number);
        next();
      },
      () => {
        if (this.timer === mine) next();
      },
    );
  }

  /**
   * @param {number} wait milliseconds
   * @param {() => void} then
   */
  #in(wait, then) {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, wait);
    return this.timer;
  }
}
