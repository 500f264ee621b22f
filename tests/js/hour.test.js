// A led hour as a page shows it: what is said of it to each reader, the frames that its forms stand for, and who waits.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { Hour, step, words } from "../../static/js/room/hour.js";
import { openRoom, roomData, TEXTS } from "./browser.js";

const MARKUP = readFileSync(new URL("hour.html", import.meta.url), "utf8");
/** @type {any[]} */
let taken;
let over = 0;
let isUp = true;
/** @type {Hour} */
let hour;

/** @param {object} [changes] */
function running(changes = {}) {
  return /** @type {any} */ ({ id: 3, stage: "opening", prompt: "", until: 0, place: 0, ...changes });
}

/** @param {string} id */
function shown(id) {
  return document.getElementById(id)?.textContent?.trim();
}

/** @param {object} [changes] */
function open(changes = {}) {
  const window = openRoom();
  window.document.body.innerHTML += MARKUP;
  for (const name of ["HTMLFormElement", "HTMLInputElement", "HTMLTextAreaElement", "FormData"])
    Object.defineProperty(globalThis, name, {
      value: /** @type {any} */ (window)[name],
      configurable: true,
      writable: true,
    });
  taken = [];
  over = 0;
  isUp = true;
  hour = new Hour({
    data: /** @type {any} */ ({ ...roomData({ role: "facilitator", ...changes }), texts: TEXTS }),
    rights: { has: () => true },
    isUp: () => isUp,
    take: (one) => taken.push(one),
    over: () => over++,
  });
}

/** @param {string} selector */
function form(selector) {
  return /** @type {HTMLFormElement} */ (document.querySelector(selector));
}

beforeEach(() => open());

test("each reader is told of their own place and whose turn it is", () => {
  const data = { me: 5, texts: TEXTS };
  const said = words(running({ place: 2, turn: { by: 7, name: "そら" } }), data);
  assert.deepEqual(
    [said.turn, said.place, said.hand, said.isUp],
    ["hourTurn(そら)", "hourPlace(2)", TEXTS.hourDown, true],
  );
  const mine = words(running({ turn: { by: 5, name: "はな" } }), data);
  assert.deepEqual([mine.turn, mine.place, mine.hand], [TEXTS.hourMine, "", TEXTS.hourDone]);
  const idle = words(running(), data);
  assert.deepEqual([idle.turn, idle.hand, idle.isUp, idle.next], ["", TEXTS.hourUp, false, ""]);
});

test("the ready-made words are said in the reader's language, a facilitator's own as they are", () => {
  const data = { me: 5, texts: TEXTS };
  assert.equal(words(running({ stage: "closing" }), data).prompt, TEXTS.hourPrompt_closing);
  assert.equal(words(running({ prompt: "きょうのこと" }), data).prompt, "きょうのこと");
});

test("it appears, changes and goes, and its end is told once", () => {
  hour.learn(undefined);
  assert.deepEqual([hour.place.hidden, over], [true, 0]);
  hour.learn(running({ place: 1 }));
  assert.deepEqual(
    [hour.place.hidden, shown("hour-stage"), shown("hour-place")],
    [false, TEXTS.hour_opening, "hourPlace(1)"],
  );
  hour.learn(undefined);
  hour.learn(undefined);
  assert.deepEqual([hour.place.hidden, over], [true, 1]);
});

test("a form becomes a frame while the line is up, and goes by itself while it is not", () => {
  hour.learn(running({ turn: { by: 7, name: "そら" }, hands: [{ by: 8, name: "うみ" }] }));
  const sent = form("#hour-hand").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  assert.deepEqual([sent, taken], [false, [{ t: "hand", on: true }]]);
  isUp = false;
  assert.equal(form("#hour-hand").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })), true);
  assert.equal(taken.length, 1);
  assert.deepEqual(step(form("#hour-next")), { t: "give_turn", now: 7 });
  assert.deepEqual(step(form(".room__hand form")), { t: "give_turn", now: 7, to: 8 });
  assert.deepEqual(step(form('[data-step="talk"]')), { t: "lead", stage: "talk" });
});

test("facilitators see who waits, in order, and only the steps that lead on", () => {
  hour.learn(
    running({
      stage: "talk",
      hands: [
        { by: 8, name: "うみ" },
        { by: 9, name: "<b>" },
      ],
    }),
  );
  const names = [...document.querySelectorAll(".room__hand-name")].map((one) => one.textContent);
  assert.deepEqual(names, ["うみ", "<b>"]);
  const steps = [...document.querySelectorAll("[data-step]")].filter((one) => !(/** @type {any} */ (one).hidden));
  assert.deepEqual(
    steps.map((one) => /** @type {HTMLElement} */ (one).dataset.step),
    ["closing", "ended"],
  );
  hour.learn(running({ stage: "talk", hands: [] }));
  assert.equal(form("#hour-next").hidden, true);
});

test("what a facilitator is writing is not taken away by what happens meanwhile", () => {
  hour.learn(running({ hands: [] }));
  const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("#hour-ask textarea"));
  field.focus();
  field.value = "いま書いていること";
  hour.learn(running({ stage: "talk", hands: [] }));
  assert.equal(field.value, "いま書いていること");
});
