// The list of messages: each in its place, as it is now, and never said twice.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Lines } from "../../static/js/room/lines.js";
import { message, openRoom, pass, roomData, same } from "./browser.js";

let lines;
beforeEach(() => {
  openRoom();
  lines = new Lines(roomData());
});

const said = () => lines.placed().map((line) => line.querySelector(".message__body").textContent);
const part = (id, name) => lines.get(id).querySelector(`.message__${name}`);
const the = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const statuses = () => [...lines.list.querySelectorAll(".message__status")].map((one) => one.textContent);

test("a message stands where its seq says, whenever it comes", () => {
  for (const seq of [1, 4, 2, 3]) assert.equal(lines.upsert(message(seq)), true);
  assert.deepEqual(said(), ["ことば1", "ことば2", "ことば3", "ことば4"]);
  assert.equal(part(103, "time").textContent, "20:10");
  assert.equal(part(103, "time").dateTime, "2026-11-29T11:10:00.000Z");
  assert.equal(part(103, "more").getAttribute("href"), "/groups/kotoba/room/103/");
  assert.equal(part(103, "more").getAttribute("aria-label"), "menuOf(そら)");
});

test("what is earlier than the oldest line, or later while reading far back, is not shown", () => {
  lines.upsert(message(5));
  assert.equal(lines.upsert(message(4)), false);
  assert.equal(lines.upsert(message(6), { atEnd: false }), false);
  assert.equal(lines.upsert(message(5, { html: "直したことば" }), { atEnd: false }), false);
  assert.deepEqual(said(), ["直したことば"]);
});

test("a line that changes stays the same node, and so do the parts that are as they were", () => {
  lines.upsert(message(1));
  const [line, head, bubble] = [lines.get(101), part(101, "head"), part(101, "bubble")];
  const foot = part(101, "foot");
  lines.upsert(message(1, { reactions: { hug: [5, 7], cheer: [7] } }));
  same(lines.get(101), line);
  same(part(101, "head"), head);
  same(part(101, "bubble"), bubble);
  assert.ok(part(101, "foot") !== foot);
  const signs = [...lines.get(101).querySelectorAll(".sign")];
  assert.deepEqual(
    signs.map((sign) => [
      sign.value,
      sign.textContent,
      sign.getAttribute("aria-pressed"),
      sign.getAttribute("formaction"),
    ]),
    [
      ["hug", "ぎゅっ 2", "true", "/groups/kotoba/room/101/unreact/"],
      ["cheer", "応援 1", "false", "/groups/kotoba/room/101/react/"],
    ],
  );
});

test("the focus stays on what is replaced under it", () => {
  lines.upsert(message(1, { reactions: { hug: [7] } }));
  lines.get(101).querySelector(".sign").focus();
  lines.upsert(message(1, { reactions: { hug: [5, 7] } }));
  same(document.activeElement, lines.get(101).querySelector(".sign"));
  lines.upsert(message(1));
  same(document.activeElement, part(101, "more"));
});

test("what nobody has words for any more is said so", () => {
  lines.upsert(message(1));
  lines.upsert(message(2, { reply_to: 101 }));
  assert.equal(part(102, "quote").textContent, "そら ことば1");
  for (const state of ["withdrawn", "erased"]) {
    lines.upsert(message(1, { state, html: undefined }));
    assert.equal(part(101, "body").textContent, `${state}(%s)`);
    assert.equal(part(102, "quote").textContent, "quoteGone(%s)");
    assert.ok(lines.get(101).classList.contains(`message--${state}`));
    lines.upsert(message(3, { reply_to: 101 }));
    assert.equal(part(103, "quote").textContent, "quoteGone(%s)");
  }
});

test("a picture stands above its words, and a quote says what it is called", () => {
  const picture = { alt: "$& 積み木の塔", width: 60, height: 40 };
  lines.upsert(message(1, { html: "", picture }));
  lines.upsert(message(2, { reply_to: 101 }));
  lines.upsert(message(3, { html: "できた", picture, pinned: true }));
  const image = part(101, "picture").querySelector("img");
  assert.deepEqual(
    ["src", "alt", "width", "height"].map((name) => image.getAttribute(name)),
    ["/groups/kotoba/room/101/picture/", "$& 積み木の塔", "60", "40"],
  );
  assert.equal(part(101, "picture").getAttribute("href"), "/groups/kotoba/room/101/picture/");
  assert.equal(part(102, "picture"), null);
  assert.equal(part(102, "quote").textContent, "そら picture($& 積み木の塔)");
  assert.equal(the(".room__pin-begin").textContent, "picture($& 積み木の塔) できた");
  lines.upsert(message(1, { state: "hidden", html: undefined }));
  assert.equal(part(101, "picture"), null);
  assert.equal(part(102, "quote").textContent, "quoteGone(%s)");
});

test("hidden words are shown to whom the server gives them, with the reason", () => {
  lines.upsert(message(1, { state: "hidden", html: undefined }));
  assert.equal(part(101, "body").textContent, "hidden(%s)");
  lines.upsert(message(2, { state: "hidden", by: 5, reason: "約束" }));
  assert.equal(part(102, "note").textContent, "hiddenMine(%s)約束");
  lines.upsert(message(3, { state: "hidden", reason: "約束" }));
  assert.equal(part(103, "note").textContent, "hiddenShown(%s)約束");
});

test("a name is text, whatever it says", () => {
  lines.upsert(message(1, { name: "<img src=x onerror=alert(1)>" }));
  assert.equal(part(101, "name").children.length, 0);
  assert.equal(part(101, "name").textContent, "<img src=x onerror=alert(1)>");
});

test("a line of the room itself can be answered by nobody", () => {
  lines.upsert(message(1, { notice: "began", html: undefined }));
  assert.equal(part(101, "body").textContent, "notice_began(そら)");
  same(part(101, "more"), null);
  lines.upsert(message(2, { notice: "ended", html: undefined, by: null, name: "", role: "gone" }));
  assert.equal(part(102, "body").textContent, "notice_ended(gone(%s))");
});

test("earlier lines take over a new name and role, those of others do not", () => {
  lines.upsert(message(1));
  lines.upsert(message(2, { by: 8, name: "みどり" }));
  lines.upsert(message(3, { name: "そらまめ", role: "facilitator" }));
  const names = lines.placed().map((line) => line.querySelector(".message__head").textContent.trim().split(/\s+/, 2));
  assert.deepEqual(names, [
    ["そらまめ", "facilitator(%s)"],
    ["みどり", "20:10"],
    ["そらまめ", "facilitator(%s)"],
  ]);
});

test("what is on its way becomes the message without another line, when it stands last", () => {
  lines.upsert(message(1));
  const waiting = lines.addPending({ id: message(2).cid, nth: 1, body: "<b>まだ</b>" });
  assert.equal(waiting.querySelector(".message__body").innerHTML, "&lt;b&gt;まだ&lt;/b&gt;");
  same(waiting.querySelector("time"), null);
  assert.equal(lines.upsert(message(2, { by: 5 })), false);
  same(lines.get(102), waiting);
  assert.equal(lines.allPending().length, 0);
  same(lines.pending(message(2).cid), null);
});

test("what was overtaken on its way gets its place", () => {
  lines.upsert(message(1));
  lines.addPending({ id: message(2).cid, nth: 1, body: "あとから" });
  lines.upsert(message(3));
  lines.upsert(message(2, { by: 5 }));
  assert.deepEqual(said(), ["ことば1", "ことば2", "ことば3"]);
  assert.equal(lines.allPending().length, 0);
});

test("only the newest own message says that it is sent", () => {
  lines.upsert(message(1, { by: 5 }));
  lines.markSent(101);
  assert.deepEqual(statuses(), ["sent(%s)"]);
  lines.upsert(message(2, { by: 5 }));
  lines.markSent(102);
  assert.deepEqual(statuses(), ["", "sent(%s)"]);
  lines.markSent(101);
  assert.deepEqual(statuses(), ["", "sent(%s)"]);
});

test("how a message stands is said beside it, a failure aloud", () => {
  lines.addPending({ id: "a", nth: 1, body: "x" });
  const line = lines.status("a", "だめでした", true);
  assert.equal(line.querySelector(".message__status").getAttribute("role"), "alert");
  assert.ok(line.classList.contains("message--failed"));
  lines.status("a", "もう一度");
  assert.equal(line.querySelector(".message__status").getAttribute("role"), null);
  assert.ok(!line.classList.contains("message--failed"));
  same(lines.status("b", "だれもいない"), null);
});

test("nothing more by somebody who is muted, nor what was reported", () => {
  for (const seq of [1, 2, 3]) lines.upsert(message(seq, { by: seq === 2 ? 8 : 7 }));
  lines.upsert(message(4, { by: 8, reply_to: 101 }));
  lines.hide("by7");
  assert.deepEqual(said(), ["ことば2", "ことば4"]);
  assert.equal(part(104, "quote").textContent, "quoteGone(%s)");
  assert.equal(lines.upsert(message(5)), false);
  lines.hide("m102");
  lines.upsert(message(2, { by: 8 }));
  assert.deepEqual(said(), ["ことば4"]);
});

test("new messages begin above the first of somebody else", () => {
  for (const seq of [1, 2, 3]) lines.upsert(message(seq, { by: seq === 2 ? 5 : 7 }));
  same(lines.markUnread(1).nextElementSibling, lines.get(103));
  same(lines.markUnread(0).nextElementSibling, lines.get(101));
  assert.equal(lines.list.querySelectorAll(".unread-line").length, 1);
  same(lines.markUnread(3), null);
  assert.equal(lines.list.querySelectorAll(".unread-line").length, 0);
});

test("a fresh list keeps what waits, and is not read out line by line", () => {
  lines.upsert(message(1));
  lines.addPending({ id: "a", nth: 1, body: "まだ" });
  const html = lines.get(101).outerHTML.replaceAll("101", "109");
  lines.replaceAll(html);
  same(lines.get(101), null);
  assert.deepEqual([lines.get(109)?.id, lines.allPending().length], ["m109", 1]);
  assert.equal(lines.log.getAttribute("aria-live"), "off");
  pass(500);
  assert.equal(lines.log.getAttribute("aria-live"), "polite");
});

test("earlier lines come on top, each once", () => {
  lines.upsert(message(2));
  const [again, earlier] = ["102", "101"].map((id) => lines.get(102).outerHTML.replaceAll("102", id));
  lines.prepend(earlier + again);
  assert.deepEqual(
    lines.placed().map(({ id }) => id),
    ["m101", "m102"],
  );
});

test("the line at the top comes, changes and goes with its message", () => {
  const pin = () => the("#pin");
  const words = () => the(".room__pin-begin").textContent;
  lines.upsert(message(1, { pinned: true, html: "<p>うえの\nことば</p>" }));
  assert.deepEqual([pin().hidden, words(), pin().dataset.id], [false, "うえの ことば", "101"]);
  assert.equal(the(".room__pin-name").textContent, "そら");
  assert.equal(the(".room__pin-link").getAttribute("href"), "/groups/kotoba/room/?at=101#m101");
  lines.upsert(message(1, { pinned: true, html: "直した" }));
  assert.equal(words(), "直した");
  lines.upsert(message(1));
  assert.deepEqual([pin().hidden, words()], [true, ""]);
  lines.upsert(message(2, { pinned: true }));
  lines.upsert(message(2, { state: "hidden", html: undefined }));
  assert.equal(pin().hidden, true);
  lines.upsert(message(3, { pinned: true }), { atEnd: false }); // also where its line is not shown
  assert.equal(pin().hidden, false);
  lines.hide("by7");
  assert.deepEqual([pin().hidden, words()], [true, ""]);
});

test("a fresh list brings the line at the top along", () => {
  lines.upsert(message(1, { pinned: true }));
  const before = the("#pin").outerHTML;
  the(".room__pin-begin").textContent = "べつの";
  const now = the("#pin").outerHTML;
  the("#pin").outerHTML = before;
  lines.replaceAll(`<li data-pin hidden>${now}</li>`);
  assert.equal(document.querySelectorAll("#pin").length, 1);
  assert.equal(the(".room__pin-begin").textContent, "べつの");
  assert.equal(document.querySelectorAll("#lines li").length, 0);
});

test("a line says that its replies are stopped", () => {
  lines.upsert(message(1));
  assert.equal(part(101, "stopped").hidden, true);
  lines.upsert(message(1, { stopped: true }));
  assert.equal(part(101, "stopped").hidden, false);
});
