// Slow mode is told plainly: the seconds that are left, then that the group talks slowly; nothing where nobody waits.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Pace } from "../../static/js/room/pace.js";

let now = 0;
let over = 0;
/** @type {any} */
let line;

beforeEach(() => {
  now = 0;
  over = 0;
  line = { hidden: false, textContent: "" };
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
});
afterEach(() => mock.reset());

/** @param {object} given */
function pace(given) {
  /** @type {any} */
  const data = { slow: 0, wait: 0, role: "member", texts: { slowWait: "%s left", slowMode: "slow" }, ...given };
  return new Pace({ data, line, over: () => over++ });
}

/** @param {number} seconds */
function pass(seconds) {
  for (let one = 0; one < seconds; one += 1) {
    now += 1_000;
    mock.timers.tick(1_000);
  }
}

test("nothing is told where nobody waits", () => {
  pace({});
  assert.deepEqual([line.hidden, over], [true, 1]);
});

test("it counts down to the moment at which one may write", () => {
  pace({ slow: 30, wait: 3 });
  assert.deepEqual([line.hidden, line.textContent, over], [false, "3 left", 0]);
  pass(2);
  assert.equal(line.textContent, "1 left");
  pass(1);
  assert.deepEqual([line.textContent, over], ["slow", 1]);
});

test("a message that is stored begins the wait", () => {
  const slow = pace({ slow: 30 });
  slow.said();
  assert.equal(line.textContent, "30 left");
});

test("a group that goes on at its pace lets everybody write at once; facilitators never wait", () => {
  const slow = pace({ slow: 30, wait: 20 });
  slow.learn(0);
  assert.deepEqual([line.hidden, slow.left(), over], [true, 0, 1]);
  const facilitator = pace({ role: "facilitator" });
  facilitator.learn(60);
  facilitator.said();
  assert.deepEqual([line.hidden, facilitator.left()], [true, 0]);
});
