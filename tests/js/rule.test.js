// A programme's rule, read from its text and written back: what no control can show stays as it stands.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compact, dashed, patternOf, positionOf, read, weekdayOf, written } from "../../static/js/schedule/rule.js";

/** What the controls say when nothing is chosen, but for this. */
const chosen = (/** @type {object} */ some) => ({
  pattern: "none",
  interval: "1",
  monthday: "",
  weekdays: [],
  positions: [],
  end: "",
  until: "",
  count: "",
  ...some,
});

const PATTERNS = {
  "": "none",
  "RRULE:FREQ=DAILY": "daily",
  "RRULE:FREQ=DAILY;INTERVAL=3;UNTIL=20270331T145959Z": "daily",
  "RRULE:FREQ=DAILY;BYDAY=MO": "raw",
  "RRULE:FREQ=YEARLY": "yearly",
  "RRULE:FREQ=YEARLY;INTERVAL=2": "raw",
  "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;WKST=MO": "weekly",
  "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU": "biweekly",
  "RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=TU": "weekly",
  "RRULE:FREQ=WEEKLY;BYDAY=2TU": "raw",
  "RRULE:FREQ=MONTHLY;BYDAY=2TU": "nth",
  "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU,2TH,4TH": "nth",
  "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TH": "raw", // the second Tuesday and the fourth Thursday: not each with each
  "RRULE:FREQ=MONTHLY;BYDAY=-1FR": "nth",
  "RRULE:FREQ=MONTHLY;BYDAY=FR": "raw",
  "RRULE:FREQ=MONTHLY;BYMONTHDAY=15": "monthday",
  "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15": "raw",
  "RRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=2TU": "raw",
  "RRULE:FREQ=DAILY\nRRULE:FREQ=YEARLY": "raw",
  "EXRULE:FREQ=DAILY": "raw",
};

for (const [text, pattern] of Object.entries(PATTERNS))
  test(`${text || "no rule"} is shown as ${pattern}`, () => assert.equal(patternOf(read(text)), pattern));

test("the days beside a rule are read from both kinds of lines", () => {
  const rule = read(" RDATE:20270105,20270106T010000Z\n\nEXDATE;TZID=Asia/Tokyo:20270112T100000\nRDATE:x,20270107");
  assert.deepEqual(rule.extras, ["20270105", "20270106", "20270107"]);
  assert.deepEqual(rule.excluded, ["20270112"]);
  assert.equal(rule.understood, true);
});

const WRITTEN = {
  "RRULE:FREQ=WEEKLY;BYDAY=MO,TU": { pattern: "weekly", weekdays: ["MO", "TU"] },
  "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU": { pattern: "biweekly", interval: "5", weekdays: ["TU"] },
  "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=8": { pattern: "daily", interval: "3", end: "count", count: "8" },
  "RRULE:FREQ=DAILY": { pattern: "daily", interval: "x", end: "until", count: "8" },
  "RRULE:FREQ=YEARLY": { pattern: "yearly", interval: "3" },
  "RRULE:FREQ=MONTHLY;BYDAY=2TU,2TH,-1TU,-1TH": { pattern: "nth", weekdays: ["TU", "TH"], positions: ["2", "-1"] },
  "RRULE:FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20270331": {
    pattern: "monthday",
    monthday: "15",
    end: "until",
    until: "2027-03-31",
  },
  "": { pattern: "none", weekdays: ["MO"] },
};

for (const [text, some] of Object.entries(WRITTEN))
  test(`${text || "nothing"} is written, and read as it was chosen`, () => {
    assert.equal(written(chosen(some), [], [], ""), text);
    assert.equal(patternOf(read(text)), some.pattern);
  });

test("days stand in their order, and are left as they were", () => {
  const [excluded, extras] = [["20270202", "20270105"], ["20270301"]];
  const text = written(chosen({ pattern: "daily" }), excluded, extras, "");
  assert.equal(text, "RRULE:FREQ=DAILY\nEXDATE:20270105,20270202\nRDATE:20270301");
  assert.deepEqual(excluded, ["20270202", "20270105"]);
});

test("a rule that no control can show is kept word for word", () => {
  const text = "rrule;x=1:FREQ=MONTHLY;BYSETPOS=1;BYDAY=2TU \nEXDATE:20270101";
  assert.equal(written(chosen({ pattern: "raw" }), [], [], text), "RRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=2TU");
  assert.equal(written(chosen({ pattern: "raw" }), [], [], "nothing of a rule"), "");
});

test("a day has a weekday from Monday on, and a place in its month", () => {
  assert.deepEqual(["2027-01-04", "2027-01-10", ""].map(weekdayOf), [0, 6, null]);
  assert.deepEqual(["2027-01-01", "2027-01-07", "2027-01-08", "2027-01-31", ""].map(positionOf), [1, 1, 2, 4, 1]);
  assert.equal(dashed(compact("2027-01-05")), "2027-01-05");
});
