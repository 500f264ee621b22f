// What is said about pushes, and what the service worker does with what it is given: no browser is needed for either.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isApple, stateOf } from "../../static/js/push-state.js";

const SOURCE = readFileSync(new URL("../../static/js/sw.js", import.meta.url), "utf8");
const SITE = {
  version: "2",
  static: "/static/",
  files: ["/static/css/base.0123456789ab.css", "/static/plain.css"],
  help: { ja: "/help/", en: "/en/help/" },
  offline: { ja: "/offline/", en: "/en/offline/" },
  devices: "/my/notices/devices/",
  list: "/my/notices/",
  words: "新しいお知らせがあります",
  icon: "/static/icon.png",
  badge: "/static/badge.png",
};
const ORIGIN = "https://center.example";
const LOCKED = { pushes: true, isApple: false, isInstalled: false, permission: "default", isOn: false };

test("what is said about pushes in this browser", () => {
  const says = (changes) => stateOf({ ...LOCKED, ...changes });
  assert.equal(says({}), "off");
  assert.equal(says({ permission: "granted" }), "off");
  assert.equal(says({ permission: "granted", isOn: true }), "on");
  assert.equal(says({ isOn: true }), "off"); // the browser has forgotten that it may
  assert.equal(says({ permission: "denied", isOn: true }), "denied");
  assert.equal(says({ pushes: false }), "none");
  assert.equal(says({ pushes: false, isApple: true }), "install");
  assert.equal(says({ pushes: false, isApple: true, isInstalled: true }), "none"); // an iOS before 16.4
});

test("an iPad calls itself a Mac", () => {
  assert.ok(isApple("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)", 5));
  assert.ok(isApple("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5));
  assert.ok(!isApple("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0));
  assert.ok(!isApple("Mozilla/5.0 (Linux; Android 15)", 5));
});

/**
 * A service worker that has started, in a browser of ours: what it keeps, shows and opens is noted.
 * @param {{ fetch?: any, kept?: any, windows?: any[], shown?: any[] }} browser
 */
function started({ fetch = async () => new Response("fresh"), kept = {}, windows = [], shown = [] } = {}) {
  const listeners = {};
  /** @type {any} */
  const noted = { fetched: [], shown: [], badge: [], opened: [], asked: [], deleted: [], unsubscribed: 0 };
  const caches = new Map(Object.entries(kept).map(([name, pages]) => [name, new Map(Object.entries(pages))]));
  const path = (asked) => new URL(asked.url ?? asked, ORIGIN).pathname;
  const open = async (name) => {
    if (!caches.has(name)) caches.set(name, new Map());
    const pages = caches.get(name) ?? new Map();
    return {
      match: async (asked) => pages.get(path(asked))?.clone(),
      put: async (asked, answer) => void pages.set(path(asked), answer),
    };
  };
  const subscription = {
    toJSON: () => ({ endpoint: "https://push.example/2", keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: async () => void noted.unsubscribed++,
  };
  const self = {
    site: SITE,
    location: { origin: ORIGIN },
    caches: { open, keys: async () => [...caches.keys()], delete: async (name) => caches.delete(name) },
    registration: {
      getNotifications: async () => shown,
      showNotification: async (title, options) => void noted.shown.push({ title, ...options }),
      pushManager: { subscribe: async () => subscription },
    },
    navigator: { setAppBadge: async (count) => void noted.badge.push(count) },
    clients: {
      claim: async () => void noted.asked.push("claim"),
      matchAll: async () => windows,
      openWindow: async (url) => void noted.opened.push(url),
    },
    skipWaiting: async () => void noted.asked.push("skipWaiting"),
    addEventListener: (name, act) => {
      listeners[name] = act;
    },
  };
  const get = (asked, how = {}) => {
    noted.fetched.push({ path: path(asked), ...how });
    return fetch(asked, how);
  };
  new Function("self", "fetch", SOURCE)(self, get);
  const happen = async (name, event = {}) => {
    let work;
    listeners[name]({ waitUntil: (given) => (work = given), respondWith: (given) => (work = given), ...event });
    return work;
  };
  /** The answer to a request; undefined if the worker lets it be. */
  const asks = (address, { mode = "no-cors", method = "GET" } = {}) =>
    happen("fetch", {
      request: { url: new URL(address, ORIGIN).href, method, mode },
      preloadResponse: Promise.resolve(undefined),
    });
  return { happen, asks, noted, caches, subscription };
}

const away = async () => {
  throw new TypeError("no network");
};
const page = (words) => new Response(words, { headers: { "Content-Type": "text/html" } });

test("it takes over at once, with everything it shows without a network, as somebody who is not signed in", async () => {
  const { happen, noted, caches } = started({ kept: { "tsudoi-1": {}, "somebody-elses": {} } });
  await happen("install");
  await happen("activate");
  assert.deepEqual(noted.asked, ["skipWaiting", "claim"]);
  assert.deepEqual([...caches.keys()].sort(), ["somebody-elses", "tsudoi-2"]);
  const all = [...SITE.files, ...Object.values(SITE.help), ...Object.values(SITE.offline)];
  assert.deepEqual([...(caches.get("tsudoi-2")?.keys() ?? [])].sort(), all.sort());
  assert.ok(noted.fetched.every(({ credentials }) => credentials === "omit"));
});

test("half of it is not kept: the earlier version stays until all is there", async () => {
  const { happen } = started({
    fetch: async (asked) => new Response("", { status: `${asked}`.includes("en") ? 500 : 200 }),
  });
  await assert.rejects(happen("install"), /\/en\/help\//);
});

test("a page is the network's, and nothing of it is kept", async () => {
  const { asks, caches } = started({ fetch: async () => page("はなのページ") });
  const answer = await asks("/my/", { mode: "navigate" });
  assert.equal(await answer.text(), "はなのページ");
  assert.deepEqual([...(caches.get("tsudoi-2")?.keys() ?? [])], []);
});

test("without a network there are the help page and the page with the numbers, in the language of the address", async () => {
  const kept = {
    "/help/": page("相談"),
    "/en/help/": page("help"),
    "/offline/": page("電話"),
    "/en/offline/": page("calls"),
  };
  const { asks } = started({ fetch: away, kept: { "tsudoi-2": kept } });
  const said = {};
  for (const address of ["/help/", "/en/help/", "/my/", "/en/my/", "/groups/a/room/", "/", "/english/"]) {
    const answer = await asks(address, { mode: "navigate" });
    said[address] = `${answer.status} ${await answer.text()}`;
  }
  assert.deepEqual(said, {
    "/help/": "200 相談",
    "/en/help/": "200 help",
    "/my/": "503 電話",
    "/en/my/": "503 calls",
    "/groups/a/room/": "503 電話",
    "/": "503 電話",
    "/english/": "503 電話",
  });
});

test("forms, sockets, questions of scripts, the staff's side and other hosts are let be", async () => {
  const { asks, noted } = started();
  /** @type {[string, object][]} */
  const letBe = [
    ["/groups/a/room/", { mode: "navigate", method: "POST" }],
    ["/static/x.css", { method: "POST" }],
    ["/ws/groups/a/", {}],
    ["/ws/groups/a/", { mode: "navigate" }],
    ["/my/notices/waiting/", { mode: "cors" }],
    ["/groups/a/room/history/", { mode: "same-origin" }],
    ["/admin/", { mode: "navigate" }],
    ["/documents/1/a.pdf", { mode: "navigate" }],
    ["/media/a.jpg", { mode: "no-cors" }],
    ["https://www.jma.go.jp/", { mode: "navigate" }],
  ];
  for (const [address, how] of letBe) assert.equal(await asks(address, how), undefined, address);
  assert.deepEqual(noted.fetched, []);
});

test("a file named by its content is fetched once; another is asked for each time, and kept for want of a network", async () => {
  const named = "/static/js/room.0123456789ab.js";
  const fresh = started();
  await fresh.asks(named);
  await fresh.asks(named);
  await fresh.asks("/static/plain.css");
  await fresh.asks("/static/plain.css");
  assert.deepEqual(
    fresh.noted.fetched.map(({ path }) => path),
    [named, "/static/plain.css", "/static/plain.css"],
  );
  const offline = started({ fetch: away, kept: { "tsudoi-2": { "/static/plain.css": new Response("kept") } } });
  assert.equal(await (await offline.asks("/static/plain.css")).text(), "kept");
  await assert.rejects(offline.asks("/static/other.css"), /no network/);
});

const TOLD = {
  key: "k1",
  title: "つどい",
  body: "つどいに新しいお知らせが2件あります",
  path: "/my/notices/",
  count: 2,
  silent: false,
};
const push = (told) => ({ data: { json: () => told } });

test("a push shows what it says, and the badge", async () => {
  const { happen, noted } = started();
  await happen("push", push(TOLD));
  const [{ title, body, silent, renotify, tag, data }] = noted.shown;
  assert.deepEqual(
    { title, body, silent, renotify, tag, data },
    {
      title: "つどい",
      body: "つどいに新しいお知らせが2件あります",
      silent: false,
      renotify: true,
      tag: "tsudoi",
      data: { path: "/my/notices/", key: "k1" },
    },
  );
  assert.deepEqual(noted.badge, [2]);
});

test("the same push again, or a silent one, makes no sound", async () => {
  const again = started({ shown: [{ data: { key: "k1" } }] });
  await again.happen("push", push(TOLD));
  assert.equal(again.noted.shown[0].renotify, false);
  const silent = started();
  await silent.happen("push", push({ ...TOLD, silent: true }));
  assert.deepEqual([silent.noted.shown[0].silent, silent.noted.shown[0].renotify], [true, false]);
});

test("a push that cannot be read is shown all the same, in words of our own", async () => {
  const { happen, noted } = started();
  const broken = () => {
    throw new SyntaxError("not JSON");
  };
  for (const data of [null, { json: broken }, { json: () => null }]) await happen("push", { data });
  assert.deepEqual(
    noted.shown.map(({ title, data }) => [title, data.path]),
    Array(3).fill([SITE.words, SITE.list]),
  );
});

const click = (path) => ({ notification: { data: { path }, close() {} } });

test("a click leads to the list: in the window that shows it, or in a new one, and never in one with another page", async () => {
  const went = [];
  const window = (path) => ({
    url: ORIGIN + path,
    navigate: async (url) => void went.push(["navigate", url]),
    focus: async () => void went.push(["focus", path]),
  });
  const shown = started({ windows: [window("/groups/a/room/"), window("/my/notices/")] });
  await shown.happen("notificationclick", click("/my/notices/"));
  assert.deepEqual(went, [
    ["navigate", `${ORIGIN}/my/notices/`],
    ["focus", "/my/notices/"],
  ]);
  const elsewhere = started({ windows: [window("/groups/a/room/")] });
  await elsewhere.happen("notificationclick", click("/en/my/notices/"));
  assert.deepEqual(elsewhere.noted.opened, [`${ORIGIN}/en/my/notices/`]);
  assert.deepEqual(went.length, 2);
});

test("a click leads nowhere but into this site", async () => {
  const { happen, noted } = started();
  for (const path of ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:alert(1)"])
    await happen("notificationclick", click(path));
  assert.deepEqual(noted.opened, Array(4).fill(`${ORIGIN}/my/notices/`));
});

test("a new subscription goes on where this session had one, and ends otherwise", async () => {
  const answers = (goes_on) => async (asked) =>
    Response.json(`${asked}`.endsWith("key/") ? { key: "k", token: "t" } : { goes_on });
  for (const goes_on of [true, false]) {
    const { happen, noted } = started({ fetch: answers(goes_on) });
    await happen("pushsubscriptionchange", { newSubscription: null });
    assert.equal(noted.unsubscribed, goes_on ? 0 : 1);
    const [, sent] = noted.fetched;
    assert.deepEqual(
      [sent.path, sent.headers["X-CSRFToken"], `${sent.body}`],
      ["/my/notices/devices/replace/", "t", "endpoint=https%3A%2F%2Fpush.example%2F2&p256dh=p&auth=a"],
    );
  }
});
