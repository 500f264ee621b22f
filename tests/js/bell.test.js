// The bell hears its number while the page is shown: by a socket, by asking where none gets through, and never twice.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import {
  ANSWER_WITHIN,
  ASK_EVERY,
  Listening,
  numberIn,
  SOCKET_AGAIN,
  STILL_THERE,
  waitAfter,
} from "../../static/js/bell/listening.js";

let lines;
let shown;
let asked;
let left;
let answer;
let listening;

const open = () => lines.filter((line) => !line.closed);
const says = (line, waiting) => line.onmessage({ data: JSON.stringify({ waiting }) });
const breaks = (line, code = 1006) => {
  line.closed = true;
  line.onclose({ code });
};

function newLine() {
  /** @type {any} */
  const line = { sent: [], closed: false, onmessage: null, onclose: null };
  line.send = (text) => line.sent.push(text);
  line.close = () => {
    line.closed = true;
  };
  lines.push(line);
  return line;
}

async function after(milliseconds) {
  mock.timers.tick(milliseconds);
  for (let turn = 0; turn < 5; turn += 1) await null;
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  lines = [];
  shown = [];
  asked = 0;
  left = 0;
  answer = () => Promise.resolve(7);
  listening = new Listening({
    open: newLine,
    show: (number) => shown.push(number),
    signedOut: () => {
      left += 1;
    },
    ask: () => {
      asked += 1;
      return answer();
    },
  });
});
afterEach(() => mock.timers.reset());

/** Two sockets that never said anything. */
async function noSocketGetsThrough() {
  listening.begin();
  breaks(lines[0]);
  await after(2_000);
  breaks(lines[1]);
  await after(0);
}

test("a frame holds a number, or nothing", () => {
  assert.equal(numberIn('{"waiting":3}'), 3);
  for (const text of ["", "null", "[]", "{}", '{"waiting":-1}', '{"waiting":"3"}', '{"waiting":1.5}', "<html>"])
    assert.equal(numberIn(text), null, text);
});

test("waiting grows, is spread, and ends at a minute", () => {
  assert.deepEqual(
    [0, 1, 2, 20].map((failures) => waitAfter(failures, 1)),
    [1_000, 2_000, 4_000, 60_000],
  );
  assert.equal(waitAfter(2, 0), 2_000);
});

test("what the socket says is shown", () => {
  listening.begin();
  says(lines[0], 2);
  says(lines[0], 0);
  lines[0].onmessage({ data: "?" });
  assert.deepEqual(shown, [2, 0]);
  assert.equal(asked, 0);
});

test("a hidden page holds nothing open, and one that is shown again asks anew", async () => {
  listening.begin();
  says(lines[0], 2);
  listening.end();
  assert.equal(open().length, 0);
  await after(10 * 60_000);
  assert.equal(lines.length, 1);
  listening.begin();
  listening.begin();
  assert.equal(open().length, 1);
  says(open()[0], 5);
  assert.deepEqual(shown, [2, 5]);
});

test("a line that worked and broke is opened again soon", async () => {
  listening.begin();
  says(lines[0], 1);
  breaks(lines[0]);
  await after(2_000);
  assert.equal(open().length, 1);
  assert.equal(asked, 0);
});

test("a line on which nobody answers any more is found out", async () => {
  listening.begin();
  says(lines[0], 1);
  await after(STILL_THERE);
  assert.deepEqual(lines[0].sent, ["?"]);
  says(lines[0], 1);
  await after(STILL_THERE);
  assert.deepEqual(lines[0].sent, ["?", "?"]);
  await after(ANSWER_WITHIN);
  assert.ok(lines[0].closed);
  await after(2_000);
  assert.equal(open().length, 1);
});

test("a socket that never opens counts as broken", async () => {
  listening.begin();
  await after(ANSWER_WITHIN);
  assert.ok(lines[0].closed);
});

test("without sockets the number is asked for every 30 seconds, and a socket is tried again later", async () => {
  await noSocketGetsThrough();
  assert.deepEqual([asked, shown.at(-1)], [1, 7]);
  await after(ASK_EVERY);
  assert.equal(asked, 2);
  for (let left = SOCKET_AGAIN - 2 * ASK_EVERY; left > 0; left -= ASK_EVERY) await after(ASK_EVERY);
  assert.equal(lines.length, 2);
  await after(ASK_EVERY);
  assert.equal(lines.length, 3);
  says(lines[2], 4);
  assert.equal(shown.at(-1), 4);
  const before = asked;
  await after(ASK_EVERY);
  assert.equal(asked, before);
});

test("too many open pages: this one asks at once", async () => {
  listening.begin();
  breaks(lines[0], 4429);
  await after(0);
  assert.deepEqual([lines.length, asked], [1, 1]);
});

test("without a network nothing is shown, and asking goes on", async () => {
  answer = () => Promise.reject(new Error("offline"));
  await noSocketGetsThrough();
  assert.deepEqual(shown, []);
  answer = () => Promise.resolve(3);
  await after(ASK_EVERY);
  assert.deepEqual(shown, [3]);
});

test("an answer that comes after the page was hidden begins nothing", async () => {
  let give;
  answer = () =>
    new Promise((resolve) => {
      give = resolve;
    });
  await noSocketGetsThrough();
  listening.end();
  give(9);
  await after(10 * 60_000);
  assert.deepEqual([shown, asked], [[], 1]);
});

test("who is signed out sees no number, and is let be until the page is shown again", async () => {
  listening.begin();
  says(lines[0], 2);
  breaks(lines[0], 4401);
  await after(10 * 60_000);
  assert.deepEqual([shown, lines.length, asked, left], [[2, 0], 1, 0, 1]);
  listening.begin();
  assert.equal(lines.length, 2);
});

test("the answer to a question also says that one is signed out", async () => {
  answer = () => Promise.resolve(-1);
  await noSocketGetsThrough();
  assert.deepEqual([shown, left], [[0], 1]);
  await after(10 * 60_000);
  assert.deepEqual([asked, lines.length], [1, 2]);
});
