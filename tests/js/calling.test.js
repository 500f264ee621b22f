// Whom one may call while writing, and the topic in which one writes.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { About } from "../../static/js/room/about.js";
import { Calling, matching, wishIn } from "../../static/js/room/calling.js";
import { Lines } from "../../static/js/room/lines.js";
import { message, openRoom, roomData } from "./browser.js";

const topic = (id, name) => ({ topic: { id, name } });

beforeEach(() => {
  const window = openRoom();
  for (const name of ["HTMLInputElement", "HTMLTextAreaElement"]) globalThis[name] = window[name];
  document.body.insertAdjacentHTML(
    "beforeend",
    `<form><details id="about"><span id="about-now"></span><input name="topic"></details>
     <textarea></textarea><div id="names" hidden></div></form><datalist id="topic-names"></datalist>`,
  );
});

test("what was begun after an @ is a wish, but not in an address", () => {
  /** @type {[string, string | null][]} */
  const wishes = [
    ["@", ""],
    ["ねえ＠は", "は"],
    ["@ひな ま", "ひな ま"],
    ["@はな @そ", "そ"],
    ["hana@", null],
    ["hana@ex", null],
    ["@はな\n", null],
    ["はな", null],
    ["", null],
  ];
  for (const [before, wish] of wishes) assert.equal(wishIn(before), wish, before);
});

test("names that begin so are offered, each once, in any width and case", () => {
  assert.deepEqual(matching(["そら", "Sora", "そら", "はな"], "そ"), ["そら"]);
  assert.deepEqual(matching(["Sora", "ソラ"], "ｓｏ"), ["Sora"]);
  assert.equal(matching(["a1", "a2", "a3", "a4", "a5", "a6", "a7"], "").length, 6);
});

test("a press puts the name where it was begun; one's own and who is gone are not offered", () => {
  /** @type {any} */
  const lines = new Lines(roomData());
  lines.upsert(message(1));
  lines.upsert(message(2, { by: 5, name: "はな" }));
  lines.upsert(message(3, { by: null, name: "", role: "gone" }));
  globalThis.fetch = () => Promise.reject(new Error("offline"));
  /** @type {any} */
  const field = document.querySelector("textarea");
  /** @type {any} */
  const place = document.getElementById("names");
  new Calling({ data: roomData(), field, place, lines: lines.list });
  field.value = "ねえ @";
  field.setSelectionRange(4, 4);
  field.dispatchEvent(new Event("input"));
  assert.deepEqual(
    [...place.children].map((button) => button.textContent),
    ["@そら"],
  );
  place.querySelector("button").click();
  assert.equal(field.value, "ねえ @そら ");
  assert.equal(place.hidden, true);
});

test("the topic is always shown, and none where none was chosen", () => {
  /** @type {any} */
  const about = new About(roomData({ topicName: "" }));
  /** @type {any} */
  const now = document.getElementById("about-now");
  assert.equal(now.textContent, "noTopic(%s)");
  about.set(" ねむり ");
  assert.deepEqual([now.textContent, now.lang, about.name], ["ねむり", "ja", "ねむり"]);
  about.reset();
  assert.equal(now.textContent, "noTopic(%s)");
  for (const name of ["夜", "ねむり", "夜"]) about.learn(message(1, topic(3, name)));
  assert.deepEqual(
    [...document.querySelectorAll("option")].map((one) => one.value),
    ["ねむり", "夜"],
  );
});

test("read by one topic, only what is shown of it stands there", () => {
  /** @type {any} */
  const lines = new Lines(roomData({ topic: 3, topicName: "ねむり" }));
  assert.equal(lines.upsert(message(1, topic(3, "ねむり"))), true);
  assert.equal(lines.upsert(message(2)), false);
  assert.equal(lines.upsert(message(3, topic(4, "夜"))), false);
  assert.deepEqual(
    lines.placed().map((line) => line.querySelector(".message__topic").textContent),
    ["ねむり"],
  );
  assert.equal(lines.get(101).querySelector(".message__topic").getAttribute("href"), "/groups/kotoba/room/?topic=3");
  lines.upsert(message(1, { state: "hidden", html: undefined }));
  assert.deepEqual(lines.placed(), []);
  lines.upsert(message(1, topic(3, "ねむり")));
  lines.upsert(message(1, topic(4, "夜")));
  assert.deepEqual(lines.placed(), []);
});
