// The open desk: what its title says, when it sounds, and when it must not move under somebody's hands.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BEHIND, next, pause, SHOWN, sounds, titled } from "../../static/js/desk/pace.js";

test("the title says how much waits, once, and nothing where nothing waits", () => {
  assert.equal(titled("進行役のつくえ", 3), "(3) 進行役のつくえ");
  assert.equal(titled("(3) 進行役のつくえ", 4), "(4) 進行役のつくえ");
  assert.equal(titled("(3) 進行役のつくえ", 0), "進行役のつくえ");
});

test("it sounds for more than before, where somebody wants that", () => {
  assert.equal(sounds(2, 3, true), true);
  assert.equal(sounds(2, 3, false), false);
  assert.equal(sounds(3, 3, true), false);
  assert.equal(sounds(3, 2, true), false);
});

test("one less and one more, or a claim, are seen though as much waits as before", () => {
  assert.equal(next("a", { mark: "b", waiting: 3 }, false), "renew");
  assert.equal(next("a", { mark: "a", waiting: 3 }, false), "nothing");
});

test("nothing moves while somebody writes: the change is only said", () => {
  assert.equal(next("a", { mark: "b", waiting: 3 }, true), "say");
});

test("a shown page looks within seconds, one behind others less often", () => {
  assert.equal(pause(false), SHOWN);
  assert.equal(pause(true), BEHIND);
  assert.ok(SHOWN <= 5_000);
});
