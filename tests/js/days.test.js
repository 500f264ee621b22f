// The marks between days stand where a day begins in the centre's zone, and only there.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Days } from "../../static/js/room/days.js";
import { openRoom, same } from "./browser.js";

let list;
let days;
beforeEach(() => {
  openRoom();
  list = document.getElementById("lines");
  days = new Days(list, "ja", { timeZone: "Asia/Tokyo" });
});

/** A line said at this moment, as in 2026-11-29T23:59+09:00. */
function line(at) {
  const made = document.createElement("li");
  made.className = "message";
  if (at) made.dataset.at = String(Date.parse(at) / 1000);
  return made;
}

const unread = () => Object.assign(document.createElement("li"), { className: "unread-line" });
const order = () => [...list.children].map((one) => one.querySelector("time")?.dateTime ?? one.className);

test("a day begins at midnight in the centre's zone", () => {
  list.append(line("2026-11-29T23:59+09:00"), line("2026-11-30T00:00+09:00"), line("2026-11-30T08:00+09:00"));
  days.mark();
  assert.deepEqual(order(), ["2026-11-29", "message", "2026-11-30", "message", "message"]);
  assert.equal(list.querySelector(".day").textContent, "11月29日(日)");
});

test("marks that are right are let be, also those that the server made", () => {
  list.append(line("2026-11-29T12:00+09:00"), line("2026-11-30T12:00+09:00"));
  days.mark();
  const made = [...list.querySelectorAll(".day")];
  list.append(line("2026-11-30T13:00+09:00"));
  days.mark();
  assert.equal(made.length, 2);
  const now = list.querySelectorAll(".day");
  assert.equal(now.length, 2);
  made.forEach((mark, place) => {
    same(mark, now[place]);
  });
});

test("earlier lines of the same day take the mark over", () => {
  list.append(line("2026-11-30T12:00+09:00"));
  days.mark();
  list.prepend(line("2026-11-30T09:00+09:00"));
  days.mark();
  assert.deepEqual(order(), ["2026-11-30", "message", "message"]);
});

test("a mark goes when its lines have gone, and a wrong one is made right", () => {
  list.append(line("2026-11-29T12:00+09:00"), line("2026-11-30T12:00+09:00"));
  days.mark();
  list.querySelectorAll(".message")[0].remove();
  days.mark();
  assert.deepEqual(order(), ["2026-11-30", "message"]);
  list.querySelector(".message").remove();
  days.mark();
  assert.deepEqual(order(), []);
});

test("the line “new from here” stands under the mark of its day", () => {
  list.append(line("2026-11-29T12:00+09:00"), unread(), line("2026-11-30T12:00+09:00"));
  days.mark();
  assert.deepEqual(order(), ["2026-11-29", "message", "2026-11-30", "unread-line", "message"]);
  days.mark();
  assert.deepEqual(order(), ["2026-11-29", "message", "2026-11-30", "unread-line", "message"]);
});

test("what has no time yet begins no day", () => {
  list.append(line("2026-11-29T12:00+09:00"), line());
  days.mark();
  assert.deepEqual(order(), ["2026-11-29", "message", "message"]);
});
