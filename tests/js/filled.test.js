// A page that somebody is filling in is not left: words, boxes and choices alike.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isFilledIn } from "../../static/js/bell/filled.js";

/**
 * @param {boolean} selected
 * @param {boolean} defaultSelected
 */
const option = (selected, defaultSelected) => ({ selected, defaultSelected });
const list = (/** @type {ReturnType<typeof option>[]} */ ...options) => ({ type: "select-one", value: "", options });
const box = (/** @type {boolean} */ checked, /** @type {boolean} */ defaultChecked, type = "checkbox") => ({
  type,
  value: "on",
  defaultValue: "on",
  checked,
  defaultChecked,
});

test("words that differ from those that came with the page", () => {
  assert.equal(isFilledIn({ type: "textarea", value: "a", defaultValue: "" }), true);
  assert.equal(isFilledIn({ type: "text", value: "a", defaultValue: "a" }), false);
  assert.equal(isFilledIn({ type: "hidden", value: "a", defaultValue: "" }), false);
});

test("a box that was ticked, or is no more", () => {
  assert.deepEqual([box(true, false), box(false, true), box(false, true, "radio")].map(isFilledIn), [true, true, true]);
  assert.deepEqual([box(true, true), box(false, false, "radio")].map(isFilledIn), [false, false]);
});

test("another entry of a list than the one that it showed", () => {
  assert.equal(isFilledIn(list(option(true, false), option(false, false))), false); // none was marked
  assert.equal(isFilledIn(list(option(false, false), option(true, false))), true);
  assert.equal(isFilledIn(list(option(false, false), option(true, true))), false);
  assert.equal(isFilledIn(list(option(true, false), option(false, true))), true);
  assert.equal(isFilledIn(list()), false);
  const several = { type: "select-multiple", value: "", options: [option(false, false), option(false, false)] };
  assert.equal(isFilledIn(several), false);
});
