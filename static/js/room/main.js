// The room, alive. The page works without this; with it, messages come and go by themselves and nothing gets lost.
//
// Sending: a message gets an id of its own here, is kept in the outbox, and is shown as "sending" until the server has
// stored it. Whatever happens in between (no network, a restart, a reload) it is sent again with the same id, which the
// server takes once. Receiving: every event has a seq without gaps; after a break we ask for what came after ours.

import { CLOSED, Connection } from "./connection.js";
import { Lines } from "./lines.js";
import { Outbox } from "./outbox.js";
import { Sheet } from "./sheet.js";

const ACK_WAITS = 15_000;
const TRY_AGAIN = { try_again: 5_000, slow_down: 20_000 };
const NEAR = 160; // pixels from the bottom that count as reading along

const data = JSON.parse(document.getElementById("room-data").textContent);
const { texts } = data;
const byId = (id) => document.getElementById(id);
const compose = byId("compose");
const field = compose.elements.body;
const replyField = compose.elements.reply_to;
const bar = byId("connection");
const newest = byId("newest");
const lines = new Lines(data);
const outbox = new Outbox(data.me);
const asked = new Map(); // command id → resolve
const inFlight = new Map(); // message id → timer
const typists = new Map(); // member → [name, timer]
let seq = data.seq;
let readUpTo = data.read;
let unseen = 0;
let ended = false;

const connection = new Connection(data.socket, () => ({ t: "hello", after: seq, lang: data.lang }));

// ── where the reader is ──

const scroller = document.scrollingElement;
const atBottom = () => scroller.scrollHeight - scroller.scrollTop - innerHeight < NEAR;
const toBottom = (behavior = "instant") => scroller.scrollTo({ top: scroller.scrollHeight, behavior });

function showPill() {
  if (atBottom()) unseen = 0;
  newest.hidden = data.atEnd && atBottom();
  newest.textContent = unseen === 0 ? texts.toNewest : unseen === 1 ? texts.newOne : texts.newMany.replace("%s", unseen);
}

let readTimer;
function noteReading() {
  showPill();
  if (document.visibilityState !== "visible" || !data.atEnd || !atBottom() || seq <= readUpTo) return;
  clearTimeout(readTimer);
  readTimer = setTimeout(() => {
    if (connection.send({ t: "read", seq })) readUpTo = seq;
  }, 800);
}

newest.addEventListener("click", () => {
  if (!data.atEnd) location.assign(data.room);
  toBottom("smooth");
  unseen = 0;
  byId("log").focus({ preventScroll: true });
});
addEventListener("scroll", noteReading, { passive: true });
document.addEventListener("visibilitychange", noteReading);

// ── receiving ──

const take = {
  welcome(frame) {
    readUpTo = Math.max(readUpTo, frame.read);
    showRoom(frame.room);
    take.presence(frame);
    take.pace(frame);
    if (frame.reports !== undefined) take.reports({ open: frame.reports });
  },
  catchup(frame) {
    const follows = atBottom();
    for (const view of frame.messages) show(view);
    seq = Math.max(seq, frame.seq);
    if (follows) toBottom();
    noteReading();
  },
  reset: () => freshList(),
  refresh: () => freshList(),
  event(frame) {
    if (frame.seq <= seq) return;
    if (frame.seq > seq + 1) {
      connection.drop(); // something is missing: come back and ask for it
      return;
    }
    seq = frame.seq;
    if (frame.room) showRoom(frame.room);
    if (!frame.message) return;
    const follows = atBottom();
    const isNew = show(frame.message);
    stopTyping(frame.message.by);
    if (isNew && !follows) unseen += 1;
    if (follows && data.atEnd) toBottom();
    noteReading();
  },
  ack(frame) {
    settle(frame.id, null);
    if (!outbox.has(frame.id)) return;
    done(frame.id);
    lines.status(frame.id, texts.sent)?.classList.remove("message--pending");
  },
  refusal(frame) {
    const words = [frame.message, frame.next_step].join(data.lang === "ja" ? "" : " ");
    if (!frame.id) return;
    if (asked.has(frame.id)) settle(frame.id, words);
    else if (outbox.has(frame.id)) refused(frame, words);
  },
  read(frame) {
    readUpTo = Math.max(readUpTo, frame.seq);
  },
  pong(frame) {
    if (frame.seq > seq) connection.drop();
  },
  typing(frame) {
    if (lines.hiddenBy.has(`by${frame.by}`)) return;
    clearTimeout(typists.get(frame.by)?.[1]);
    typists.set(frame.by, [frame.name, setTimeout(() => stopTyping(frame.by), 5_000)]);
    showTyping();
  },
  presence(frame) {
    byId("presence").textContent = frame.facilitators.length ? texts.watching.replace("%s", frame.facilitators.join("、")) : "";
  },
  reports(frame) {
    const link = byId("reports");
    if (!link) return;
    link.hidden = !frame.open;
    link.textContent = texts.reports.replace("%s", frame.open);
  },
  pace(frame) {
    if (frame.slow) say(texts.slow);
    else if (connection.isUp || !bar.dataset.down) hush();
  },
};

connection.addEventListener("frame", ({ detail }) => take[detail.t]?.(detail));

function show(view) {
  const mine = view.by === data.me;
  if (mine && outbox.has(view.cid)) done(view.cid);
  const isNew = lines.upsert(view, { atEnd: data.atEnd });
  if (mine && view.state === "visible") markSent(view.id);
  return isNew && !mine;
}

// Only the newest own message says "sent": more would be noise.
function markSent(id) {
  for (const status of document.querySelectorAll(".message--mine:not(.message--pending, .message--failed) .message__status")) status.textContent = "";
  const all = document.querySelectorAll(".message--mine[data-seq]");
  const last = all[all.length - 1];
  if (last?.dataset.id === String(id)) last.querySelector(".message__status").textContent = texts.sent;
}

function showRoom(room) {
  const mayWrite = data.facilitator ? room.group !== "closed" : room.group === "open" && !room.frozen;
  byId("closed").hidden = room.group === "open" && !room.frozen;
  if (room.frozen) byId("closed-text").textContent = `${texts.frozen} ${room.reason}`;
  compose.hidden = !mayWrite;
  if (mayWrite) flush();
}

function stopTyping(member) {
  clearTimeout(typists.get(member)?.[1]);
  if (typists.delete(member)) showTyping();
}

function showTyping() {
  const names = [...typists.values()].map(([name]) => name);
  byId("typing").textContent = names.length === 0 ? "" : names.length > 2 ? texts.typingMany : texts.typing.replace("%s", names.join("、"));
}

async function freshList() {
  if (!data.atEnd) return;
  const answer = await fetchLines("");
  if (!answer) return;
  lines.replaceAll(answer.html);
  seq = Math.max(seq, answer.seq);
  showOlder(answer.older);
  for (const item of outbox.all()) lines.addPending(item);
  toBottom();
}

async function fetchLines(query) {
  try {
    const response = await fetch(data.history + query, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return null;
    return { html: await response.text(), seq: Number(response.headers.get("X-Seq")), older: response.headers.get("X-Older") };
  } catch {
    return null;
  }
}

// ── earlier messages ──

const older = byId("older");
function showOlder(before) {
  older.hidden = !before;
  byId("beginning").hidden = !!before;
  if (before) older.querySelector("a").search = `?before=${before}`;
}
older.querySelector("a").addEventListener("click", async (event) => {
  event.preventDefault();
  const link = event.currentTarget;
  if (link.getAttribute("aria-disabled") === "true") return;
  link.setAttribute("aria-disabled", "true");
  link.textContent = texts.loading;
  const first = lines.list.querySelector(".message");
  const height = scroller.scrollHeight;
  const answer = await fetchLines(link.search);
  if (answer) {
    const top = scroller.scrollTop;
    lines.prepend(answer.html);
    showOlder(answer.older);
    scroller.scrollTo({ top: top + scroller.scrollHeight - height, behavior: "instant" });
    first?.querySelector(".message__more")?.focus({ preventScroll: true });
  }
  link.textContent = answer ? texts.older : texts.notLoaded;
  link.removeAttribute("aria-disabled");
});

// ── sending ──

function flush() {
  for (const item of outbox.all()) {
    const line = lines.addPending(item);
    if (item.refused) {
      offerAgain(item, item.refused);
    } else if (!inFlight.has(item.id)) {
      const { id, body, reply_to } = item;
      const sent = connection.send(reply_to ? { t: "post", id, body, reply_to } : { t: "post", id, body });
      lines.status(id, sent ? texts.sending : texts.waiting);
      if (sent) inFlight.set(id, setTimeout(() => connection.drop(), ACK_WAITS));
    }
    line.dataset.at ||= String(item.at / 1000);
  }
}

function done(id) {
  clearTimeout(inFlight.get(id));
  inFlight.delete(id);
  outbox.remove(id);
}

function refused(frame, words) {
  const item = outbox.all().find(({ id }) => id === frame.id);
  clearTimeout(inFlight.get(frame.id));
  inFlight.delete(frame.id);
  if (frame.code in TRY_AGAIN) {
    lines.status(frame.id, words);
    setTimeout(flush, TRY_AGAIN[frame.code] * (1 + Math.random()));
  } else if (frame.code === "frozen" || frame.code === "paused") {
    lines.status(frame.id, words); // it goes by itself when the room opens again
  } else {
    item.refused = words;
    outbox.put(item);
    offerAgain(item, words);
  }
}

function offerAgain(item, words) {
  const line = lines.status(item.id, words, true);
  if (!line) return;
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  line.querySelector(".message__status").append(
    button(texts.again, () => {
      delete item.refused;
      outbox.put(item);
      lines.status(item.id, texts.waiting);
      flush();
    }),
    button(texts.discard, () => {
      if (!field.value) field.value = item.body; // thrown away only by whoever empties the field, too
      done(item.id);
      lines.remove(line);
      grow();
    }),
  );
}

compose.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = field.value.trim();
  if (!body) {
    field.focus();
    return;
  }
  if ([...body].length > data.longest) {
    showLength();
    return;
  }
  outbox.put({ id: newId(), body, at: Date.now(), ...(replyField.value && { reply_to: Number(replyField.value) }) });
  field.value = outbox.draft = "";
  endReply();
  grow();
  if (!data.atEnd) {
    location.assign(data.room); // reading far back: what was written goes out on the newest page
    return;
  }
  flush();
  if (!outbox.keeps) say(texts.noStorage);
  toBottom();
  field.focus();
});

// randomUUID needs a secure page; a centre's own machine may serve plain http on its network.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Enter is a new line (also while an IME composes); Ctrl or ⌘ with Enter sends. On phones the button does.
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    compose.requestSubmit();
  }
});

let typedAt = 0;
let draftTimer;
field.addEventListener("input", () => {
  grow();
  showLength();
  clearTimeout(draftTimer);
  draftTimer = setTimeout(() => (outbox.draft = field.value), 300);
  if (field.value && Date.now() - typedAt > 3_000 && connection.send({ t: "typing" })) typedAt = Date.now();
});
addEventListener("pagehide", () => (outbox.draft = field.value));

function grow() {
  if (CSS.supports("field-sizing", "content")) {
    field.style.removeProperty("height");
    return;
  }
  field.rows = Math.min(8, Math.max(1, field.value.split("\n").length));
}

function showLength() {
  const left = data.longest - [...field.value.trim()].length;
  byId("length").textContent = left < 0 ? texts.tooLong.replace("%s", -left) : left < 200 ? texts.left.replace("%s", left) : "";
}

// ── replies ──

function startReply(line) {
  replyField.value = line.dataset.id;
  byId("replying-text").textContent = `${texts.replyingTo.replace("%s", line.querySelector(".message__name").textContent)}：${lines.excerpt(line)}`;
  byId("replying").hidden = false;
  field.focus();
}
function endReply() {
  replyField.value = "";
  byId("replying").hidden = true;
}
byId("replying-end").addEventListener("click", (event) => {
  event.preventDefault();
  endReply();
  field.focus();
});

// ── acts on a message ──

function ask(frame) {
  const id = newId();
  return new Promise((resolve) => {
    if (!connection.send({ ...frame, id })) {
      resolve(texts.needsLine);
      return;
    }
    asked.set(id, resolve);
    setTimeout(() => settle(id, texts.needsLine), ACK_WAITS);
  });
}

function settle(id, answer) {
  asked.get(id)?.(answer);
  asked.delete(id);
}

async function act(verb, line, details) {
  const message = Number(line.dataset.id);
  if (verb === "reply") {
    startReply(line);
    return null;
  }
  const refusal = await ask({ t: verb, message, ...details });
  if (!refusal && verb === "report") lines.hide(`m${message}`);
  if (!refusal && verb === "mute") lines.hide(`by${line.dataset.by}`);
  if (!["edit", "hide", "restore"].includes(verb)) {
    if (refusal) say(refusal, 8_000);
    else if (verb === "report") say(texts.reported, 8_000, null, true);
    else if (verb === "mute") say(texts.muted, 8_000, null, true);
  }
  return refusal;
}

const sheet = new Sheet(data, act);
lines.list.addEventListener("click", (event) => {
  const line = event.target.closest(".message");
  const more = event.target.closest(".message__more");
  const sign = event.target.closest(".sign");
  const quote = event.target.closest(".message__quote");
  if (more) {
    event.preventDefault();
    sheet.open(line, more);
  } else if (sign && connection.isUp) {
    event.preventDefault();
    act("react", line, { kind: sign.value, on: sign.getAttribute("aria-pressed") !== "true" });
  } else if (quote) {
    const quoted = lines.get(quote.dataset.quote);
    if (!quoted) return; // the link leads to the page where it stands
    event.preventDefault();
    quoted.scrollIntoView({ block: "center" });
    quoted.classList.add("message--found");
    setTimeout(() => quoted.classList.remove("message--found"), 2_000);
  }
});

// ── how the line is ──

let barTimer;
function say(text, forMilliseconds = 0, link = null, good = false) {
  clearTimeout(barTimer);
  bar.replaceChildren(text);
  if (link) {
    const anchor = document.createElement("a");
    [anchor.href, anchor.textContent] = link;
    bar.append(" ", anchor);
  }
  bar.hidden = false;
  bar.classList.toggle("room__bar--good", good);
  delete bar.dataset.down;
  if (forMilliseconds) barTimer = setTimeout(hush, forMilliseconds);
}
function hush() {
  if (!ended) bar.hidden = true;
}

connection.addEventListener("up", () => {
  clearTimeout(downTimer);
  if (bar.dataset.down) hush();
  flush();
  noteReading();
});

let downTimer;
connection.addEventListener("down", ({ detail }) => {
  for (const timer of inFlight.values()) clearTimeout(timer);
  inFlight.clear();
  for (const item of outbox.all()) if (!item.refused) lines.status(item.id, texts.waiting);
  clearTimeout(downTimer);
  const tell = () => {
    say(!navigator.onLine ? texts.offline : detail === CLOSED.TOO_MANY ? texts.tooMany : texts.lost);
    bar.dataset.down = "1";
  };
  if (!navigator.onLine || detail === CLOSED.TOO_MANY) tell();
  else downTimer = setTimeout(tell, 2_500); // a short gap is nobody's worry
});

connection.addEventListener("final", ({ detail }) => {
  clearTimeout(downTimer);
  say(detail === CLOSED.LOGIN ? texts.login : texts.ended, 0, detail === CLOSED.LOGIN ? [data.login, texts.loginLink] : [data.group, texts.endedLink]);
  ended = true;
  compose.hidden = detail !== CLOSED.LOGIN;
  if (detail !== CLOSED.LOGIN) lines.list.replaceChildren(); // what was said here is not theirs to read any more
});

// ── begin ──

if (!field.value) field.value = outbox.draft;
grow();
for (const item of outbox.all()) if (data.atEnd) lines.addPending(item);
if (!location.hash && data.atEnd) {
  const unread = byId("unread");
  if (unread) unread.scrollIntoView({ block: "start" });
  else toBottom();
}
if (data.atEnd) byId("newer")?.remove();
showPill();
connection.open();
flush();
