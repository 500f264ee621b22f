// What the reader may do: what the server has said, and nothing else.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Lines } from "../../static/js/room/lines.js";
import { Rights } from "../../static/js/room/rights.js";
import { message, openRoom, roomData } from "./browser.js";

const NOW = 1_795_400_000;
const RIGHTS = {
  may: { author: ["edit", "withdraw"], member: ["reply", "report"], facilitator: ["reply", "hide"] },
  may_by: { member: ["mute"] },
  until: { edit: NOW + 60 },
};
let lines;
let rights;

function open(changes = {}) {
  openRoom();
  const data = roomData({ now: NOW - performance.now() / 1000, ...changes });
  lines = new Lines(data);
  rights = new Rights(data);
}

/** What is offered for a message as the server tells of it. */
function offered(changes) {
  lines.upsert(message(1, { ...RIGHTS, ...changes }));
  return [...(rights.over(lines.get(101)) ?? ["not known"])].sort();
}

beforeEach(() => open());

test("each audience is offered its own part", () => {
  assert.deepEqual(offered(), ["mute", "reply", "report"]);
  open();
  assert.deepEqual(offered({ by: 5 }), ["edit", "withdraw"]);
  open({ audience: "facilitator", role: "facilitator", may: ["reply", "hide", "restore"] });
  assert.deepEqual(offered(), ["hide", "reply"]);
});

test("what has its time is offered until it is over", () => {
  assert.deepEqual(offered({ by: 5, until: { edit: NOW + 60 } }), ["edit", "withdraw"]);
  assert.deepEqual(offered({ by: 5, until: { edit: NOW - 1 } }), ["withdraw"]);
});

test("a room that stops lets nobody do what it does not name", () => {
  rights.learn({
    frozen: true,
    reason: "",
    group: "open",
    may: { member: ["report", "mute"], facilitator: ["reply"] },
  });
  assert.equal(rights.has("post"), false);
  assert.deepEqual(offered(), ["mute", "report"]);
  rights.learn({ frozen: false, reason: "", group: "open" }); // a server of the version before: as it was known
  assert.deepEqual(offered(), ["mute", "report"]);
});

test("a writer who begins to watch over the room is not muted any more, also for what was said before", () => {
  offered();
  lines.upsert(message(2, { ...RIGHTS, may_by: {}, role: "facilitator" }));
  assert.deepEqual([...rights.over(lines.get(101))].sort(), ["reply", "report"]);
});

test("where the server has said nothing, nothing is guessed", () => {
  assert.deepEqual(offered({ may: undefined, may_by: undefined, until: undefined }), ["not known"]);
});
