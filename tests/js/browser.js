// What the room's scripts find in a browser, without one.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock } from "node:test";
import { Window } from "happy-dom";

const NAMES = [
  "CSS",
  "document",
  "localStorage",
  "sessionStorage",
  "location",
  "StorageEvent",
  "Event",
  "HTMLElement",
  "HTMLAnchorElement",
  "HTMLButtonElement",
  "HTMLTemplateElement",
  "HTMLTimeElement",
  "Element",
  "Node",
];
const ROOM = readFileSync(new URL("room.html", import.meta.url), "utf8");

/** A new page with an empty room, in a browser that keeps nothing yet. Time stands still until it is moved. */
export function openRoom() {
  const window = new Window({ url: "https://center.example/groups/kotoba/room/" });
  window.document.body.innerHTML = ROOM;
  for (const name of NAMES)
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
  for (const name of ["addEventListener", "dispatchEvent"]) globalThis[name] = window[name].bind(window);
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  return window;
}

/** Let so many milliseconds pass. */
export function pass(milliseconds) {
  mock.timers.tick(milliseconds);
}

/** Another tab of the same browser has written something: the browser tells this one. */
export function elsewhere(key, newValue) {
  if (newValue === null) localStorage.removeItem(key);
  else localStorage.setItem(key, newValue);
  dispatchEvent(new StorageEvent("storage", { key, newValue }));
}

/** The words of the page: each its own name, with a place for what is filled in. */
export const TEXTS = new Proxy(/** @type {RoomData["texts"]} */ ({}), { get: (_words, name) => `${String(name)}(%s)` });

/** What the page gives to its script, for the member 5. */
export function roomData(changes = {}) {
  return /** @type {RoomData} */ ({
    me: 5,
    name: "はな",
    role: "member",
    audience: "member",
    may: ["post", "reply", "react", "edit", "withdraw", "report", "mute"],
    atEnd: true,
    lang: "ja",
    zone: "Asia/Tokyo",
    room: "/groups/kotoba/room/",
    here: "/groups/kotoba/room/",
    topic: 0,
    topicName: "",
    icons: "/static/icons.svg",
    signs: {
      with_you: ["sprout", "共感"],
      cheer: ["star", "応援"],
      thanks: ["flower", "ありがとう"],
      hug: ["heart", "ぎゅっ"],
    },
    texts: TEXTS,
    ...changes,
  });
}

/** A message as the server tells of it: the `seq`th, by member 7, at ten past eight in the evening in Tokyo. */
export function message(seq, changes = {}) {
  return {
    id: seq + 100,
    seq,
    cid: `00000000-0000-4000-8000-${String(seq).padStart(12, "0")}`,
    by: 7,
    name: "そら",
    role: "member",
    at: Date.UTC(2026, 10, 29, 11, 10) / 1000,
    state: "visible",
    html: `ことば${seq}`,
    ...changes,
  };
}

/** The very same node: to print two that differ would take a minute, and the whole page. */
export function same(one, other) {
  assert.ok(one === other, `${one?.outerHTML ?? one} is not ${other?.outerHTML ?? other}`);
}
