// The room, alive. The page works without this; with it, messages come and go by themselves and nothing gets lost.
//
// Sending: sending.js. Receiving: every event has a seq without gaps; after a break we ask for what came after ours.

import { Acts } from "./acts.js";
import { Composer } from "./composer.js";
import { CLOSED } from "./connection.js";
import { Help } from "./help.js";
import { History } from "./history.js";
import { Line } from "./line.js";
import { Lines } from "./lines.js";
import { Outbox } from "./outbox.js";
import { Pace } from "./pace.js";
import { byId } from "./page.js";
import { Reading } from "./reading.js";
import { Rights } from "./rights.js";
import { Sending } from "./sending.js";
import { Status } from "./status.js";
import { Stops } from "./stops.js";
import { Typists } from "./typists.js";

const SHORT_GAP = 2_500; // milliseconds without a line that are nobody's worry
const LOOK_EVERY = 500; // ms, and
const LOOKS = 120; // for a minute: a log-out in another tab, until the browser has forgotten what was kept here

/** @import { Link } from "./status.js" */

/** @type {RoomData} */
const data = JSON.parse(byId("room-data").textContent);
const { texts } = data;
let { seq } = data; // of the last event that this page shows
let { mustAgree } = data; // to changed ground rules, before this person writes again
let { leftOut } = data; // what this person does not see, as a mark
/** @type {ServerFrame[] | null} */
let held = null; // frames that came while a fresh list was on its way

const rights = new Rights(data);
const lines = new Lines(data);
const outbox = new Outbox(data.me);
const status = new Status(byId("connection"));
const typists = new Typists(byId("typing"), texts);
const connection = new Line(data.socket, () => ({ t: "hello", after: seq, lang: data.lang }), data.lang);
const reading = new Reading({
  data,
  lines,
  upTo: () => seq,
  // Whoever reads by one topic has not read the rest.
  tell: (upTo) => !data.topic && connection.send({ t: "read", seq: upTo }),
});
const help = new Help();
const history = new History({ data, lines, reading });
const sending = new Sending({
  outbox,
  connection,
  lines,
  texts,
  giveBack: (body, topic) => composer.giveBack(body, topic),
});
const composer = new Composer({ data, outbox, send, typing: () => connection.send({ t: "typing" }) });
const pace = new Pace({ data, line: byId("slow"), over: () => sending.goOnIfSlow() });
const acts = new Acts({ data, rights, connection, lines, status, composer });

/**
 * @param {string} body
 * @param {number} replyTo 0: it answers no message
 * @param {string} topic nothing: it has none
 */
function send(body, replyTo, topic) {
  outbox.add(body, replyTo, topic);
  const isElsewhere = data.topic && topic !== data.topicName;
  if (!data.atEnd || isElsewhere) {
    location.assign(isElsewhere ? data.room : data.here); // it goes out on the page where it will stand
    return;
  }
  sending.flush();
  if (!outbox.keeps && !connection.isUp) status.note(texts.noStorage);
  reading.toBottom();
  composer.field.focus();
}

// ── receiving ──

/** @type {{ [Kind in keyof ServerFrames]: (frame: ServerFrames[Kind]) => void }} */
const take = {
  welcome(frame) {
    // Somebody else has signed in with this browser, one's role has changed, or one's writing is paused or goes on
    // again: the page is not theirs as it is.
    const audience = frame.audience ?? (frame.facilitator ? "facilitator" : "member");
    if (frame.you !== data.me || audience !== data.audience || (frame.paused ?? 0) !== (data.paused ?? 0)) {
      connection.rest();
      location.reload();
      return;
    }
    reading.read = Math.max(reading.read, frame.read);
    showRoom(frame.room);
    showPresence(frame.facilitators);
    showPace(frame.slow);
    if (frame.reports !== undefined) showReports(frame.reports);
    if (frame.left_out !== leftOut) freshList({ keepPlace: true }); // somebody was muted on another device meanwhile
  },
  catchup(frame) {
    if (frame.seq <= seq) return; // a fresh list, fetched meanwhile, knows more
    show(frame.messages);
    seq = frame.seq;
    reading.look();
  },
  reset: () => freshList({ keepPlace: false }),
  refresh: () => freshList({ keepPlace: true }),
  event(frame) {
    if (frame.room) showRoom(frame.room); // also if a fresh list was rendered after it: lists do not tell of the room
    if (frame.seq <= seq) return;
    if (frame.seq > seq + 1) {
      connection.drop(); // something is missing: come back and ask for it
      return;
    }
    if (frame.message) {
      if (frame.message.by) typists.stop(frame.message.by);
      show([frame.message]);
    }
    seq = frame.seq;
    reading.look();
  },
  ack(frame) {
    if (frame.help) help.show(frame.help);
    if (acts.settle(frame.id, null, frame.said)) return;
    if (sending.acked(frame, seq)) pace.said();
    dispatchEvent(new Event("tsudoi:sent")); // push-offer.js
  },
  refusal(frame) {
    const words = [frame.message, frame.next_step].join(data.lang === "ja" ? "" : " ");
    if (frame.code === "agree_first") askToAgree();
    if (frame.id && !acts.settle(frame.id, words)) sending.refused(frame, words);
  },
  read(frame) {
    reading.read = Math.max(reading.read, frame.seq);
  },
  pong(frame) {
    if (frame.seq > seq && !held) connection.drop();
  },
  typing(frame) {
    if (!lines.hiddenBy.has(`by${frame.by}`)) typists.start(frame.by, frame.name);
  },
  presence: (frame) => showPresence(frame.facilitators),
  reports: (frame) => showReports(frame.open),
  pace: (frame) => showPace(frame.slow),
  closed() {}, // asking.js has understood it
};

/** @param {ServerFrame} frame perhaps of a kind that only a newer server knows: it says nothing to this page */
function takeOne(frame) {
  /** @type {Record<string, (frame: any) => void>} */
  const byKind = take;
  byKind[frame.t]?.(frame);
}

connection.on("frame", (frame) => {
  if (held && (frame.t === "event" || frame.t === "catchup")) held.push(frame);
  else takeOne(frame);
});

/** @param {string[]} facilitators */
function showPresence(facilitators) {
  byId("presence").textContent = facilitators.length ? texts.watching.replace("%s", facilitators.join("、")) : "";
}

/** @param {number} open */
function showReports(open) {
  const link = document.getElementById("reports");
  if (!link) return; // only facilitators have it
  link.hidden = !open;
  link.textContent = texts.reports.replace("%s", `${open}`);
}

/** @param {boolean} isSlow */
function showPace(isSlow) {
  if (isSlow) status.set("slow", texts.slow);
  else status.clear("slow");
}

/**
 * Messages as they are now, in the order of the log.
 * @param {MessageView[]} views
 */
function show(views) {
  const followed = reading.atBottom && data.atEnd;
  const own = views.filter((view) => view.by === data.me);
  let fresh = 0;
  const change = () => {
    for (const view of views) composer.about.learn(view);
    for (const view of views) if (lines.upsert(view, { atEnd: data.atEnd }) && view.by !== data.me) fresh += 1;
  };
  if (views.some((view) => view.notice === "rules_changed")) askToAgree();
  if (views.length > 5) lines.quietly(change);
  else change();
  lines.days.mark();
  for (const view of own) if (view.state === "visible") lines.markSent(view.id);
  sending.arrived(own);
  if (fresh) reading.came(seq, fresh, followed);
  else if (followed) reading.toBottom();
}

function askToAgree() {
  if (data.role === "facilitator") return;
  mustAgree = true;
  rights.onlyReads();
  byId("agree").hidden = false;
  composer.form.hidden = true;
}

/** @param {RoomView} room */
function showRoom(room) {
  rights.learn(room);
  pace.learn(room.slow);
  if (mustAgree) rights.onlyReads();
  byId("closed").hidden = room.group === "open" && !room.frozen;
  if (room.frozen) byId("closed-text").textContent = `${texts.frozen} ${room.reason}`;
  composer.form.hidden = !rights.has("post");
  if (rights.has("post")) sending.flush();
}

/** @type {{ keepPlace: boolean } | null} */
let wanted = null; // how a fresh list is to be shown that is still to be had

/**
 * What happens meanwhile is kept back: the list may have been rendered before it or after it.
 * @param {{ keepPlace: boolean }} how
 */
async function freshList(how) {
  wanted = how;
  if (held) return; // one is on its way, and may be older than this: another follows
  held = [];
  /** @type {number | null} */
  let end = seq;
  while (wanted && end !== null) {
    /** @type {{ keepPlace: boolean }} */
    const now = wanted;
    wanted = null;
    const fresh = await history.refresh(now);
    end = fresh?.seq ?? null;
    if (fresh) ({ leftOut } = fresh);
    else wanted ??= now;
  }
  const meanwhile = held;
  held = null;
  if (end === null) {
    connection.drop(); // and once more when the line is back
    return;
  }
  seq = end; // also backwards: the log of a restored backup is shorter
  reading.read = Math.min(reading.read, seq);
  sending.flush();
  for (const frame of meanwhile) takeOne(frame);
  reading.look();
}

// ── how the line is ──

/** @type {ReturnType<typeof setTimeout> | undefined} */
let downTimer;
connection.on("up", () => {
  clearTimeout(downTimer);
  downTimer = undefined;
  signedOut = false;
  byId("lines").hidden = false;
  for (const name of ["ended", "down"]) {
    if (status.has(name)) status.note(texts.back, { good: true, milliseconds: 3_000 });
    status.clear(name);
  }
  sending.lineIsUp();
  if (wanted) freshList(wanted);
  reading.look();
});

connection.on("down", (code) => {
  sending.lineIsDown();
  const words = !navigator.onLine ? texts.offline : code === CLOSED.TOO_MANY ? texts.tooMany : texts.lost;
  const tell = () => status.set("down", words);
  if (status.has("down") || words !== texts.lost || code === CLOSED.SILENT) tell();
  else downTimer ||= setTimeout(tell, SHORT_GAP);
});

connection.on("pace", (asks) => {
  if (asks) status.set("asking", texts.asking);
  else status.clear("asking");
});

let signedOut = false; // and whoever signs in next may be somebody else
connection.on("final", (code) => {
  clearTimeout(downTimer);
  downTimer = undefined;
  status.clear("down");
  if (code !== CLOSED.LOGIN) {
    const unsent = signedOut ? [] : [...sending.end(), composer.end()].filter(Boolean);
    end(texts.ended, [data.group, texts.endedLink], unsent);
    return;
  }
  signedOut = true;
  byId("lines").hidden = true; // perhaps it was ended from elsewhere, with somebody looking on here
  /** @type {Link} */
  const link = [data.login, texts.loginLink];
  status.set("ended", texts.login, { link });
  endOnceErased(link);
});

/**
 * A log-out in this browser erases what was kept here some moments after it ended the connection.
 * @param {Link} link
 */
function endOnceErased(link, looks = LOOKS) {
  if (outbox.erased) end(texts.loggedOut, link);
  else if (looks > 0) setTimeout(endOnceErased, LOOK_EVERY, link, looks - 1);
}

/**
 * What was said here is not theirs to read any more. What they wrote and could not send stays in view, to be copied.
 * @param {string} words
 * @param {Link} link
 * @param {string[]} [unsent]
 */
function end(words, link, unsent = []) {
  status.set("ended", words, { link });
  acts.end();
  typists.end();
  composer.end();
  lines.clear();
  for (const id of ["older", "beginning", "newer", "newest", "closed", "presence", "reports"]) {
    document.getElementById(id)?.setAttribute("hidden", "");
  }
  byId("unsent").hidden = unsent.length === 0;
  byId("unsent-words", HTMLTextAreaElement).value = unsent.join("\n\n");
}

byId("unsent-copy").addEventListener("click", () => {
  byId("unsent-words", HTMLTextAreaElement).select();
  document.execCommand("copy"); // the clipboard's own interface needs https
  status.note(texts.copied, { good: true });
});

// Somebody has left by the quick way out (quick-exit.js): nothing that waits here is sent any more.
addEventListener("tsudoi:forget", () => {
  sending.end();
  connection.rest();
});

// ── begin ──

new Stops(lines.list);
if (data.atEnd) document.getElementById("newer")?.remove();
sending.flush();
if (!location.hash && data.atEnd) reading.begin();
reading.look();
if (data.paused) setTimeout(() => location.reload(), (data.paused - data.now + 1) * 1_000);
connection.open();
