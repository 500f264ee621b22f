// What was written goes out once, in its order, whatever the line and the server do meanwhile.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { CLOSED } from "../../static/js/room/connection.js";
import { Lines } from "../../static/js/room/lines.js";
import { Outbox } from "../../static/js/room/outbox.js";
import { Sending } from "../../static/js/room/sending.js";
import { elsewhere, message, openRoom, pass, roomData, same, TEXTS } from "./browser.js";

/** A line to the room that notes what is asked of it. */
class Wire {
  isUp = true;
  frames = [];
  doubts = 0;
  drops = [];

  send(frame) {
    if (this.isUp) this.frames.push(frame);
    return this.isUp;
  }

  doubt() {
    this.doubts += 1;
  }

  drop(code) {
    this.drops.push(code);
  }
}

let wire;
let outbox;
let lines;
let sending;
let back;
beforeEach(() => {
  openRoom();
  mock.method(Math, "random", () => 0.5);
  wire = new Wire();
  outbox = new Outbox(5);
  lines = new Lines(roomData());
  back = [];
  sending = new Sending({ outbox, connection: wire, lines, texts: TEXTS, giveBack: (body) => back.push(body) });
});

const write = (...bodies) => {
  const items = bodies.map((body) => outbox.add(body));
  sending.flush();
  return items;
};
const sent = () => wire.frames.map(({ body }) => body);
const status = (item) => lines.pending(item.id)?.querySelector(".message__status").firstChild?.textContent;
const buttons = (item) => [...lines.pending(item.id).querySelectorAll("button")];
const ack = (item, seq) => sending.acked({ t: "ack", id: item.id, seq, message: seq + 100 }, 0);
const refuse = (item, code) =>
  sending.refused({ t: "refusal", id: item.id, code, message: "", next_step: "" }, `${code}!`);

test("a message that waits to be read is not sent again, and its line says so until the fresh list comes", () => {
  const [item] = write("まってほしいことば");
  assert.equal(sending.acked({ t: "ack", id: item.id, held: 3, said: "待っています" }, 0), true);
  const line = lines.pending(item.id);
  assert.equal(status(item), "待っています");
  assert.equal(line.classList.contains("message--held"), true);
  assert.equal(line.classList.contains("message--pending"), false);
  sending.flush();
  sending.lineIsDown();
  sending.lineIsUp();
  assert.deepEqual(sent(), ["まってほしいことば"]);
  lines.replaceAll("");
  assert.equal(lines.pending(item.id), null);
});

test("a message is sent once, and gone when the server has it", () => {
  const [item] = write("こんばんは");
  sending.flush();
  assert.deepEqual(wire.frames, [{ t: "post", id: item.id, body: "こんばんは" }]);
  assert.equal(status(item), TEXTS.sending);
  assert.equal(ack(item, 1), true);
  assert.deepEqual([outbox.all(), status(item)], [[], TEXTS.sent]);
  assert.equal(ack({ id: "somebody-else's" }, 2), false);
});

test("an answer names what it answers", () => {
  outbox.add("そうですね", 17);
  sending.flush();
  assert.equal(wire.frames[0].reply_to, 17);
});

test("eight are on their way at most, the others follow in their order", () => {
  const items = write(..."一二三四五六七八九十");
  assert.deepEqual(sent(), [..."一二三四五六七八"]);
  ack(items[0], 1);
  assert.deepEqual(sent(), [..."一二三四五六七八九"]);
});

test("without a line it waits, and goes out again with the same id when the line is back", () => {
  const [item] = write("一");
  wire.isUp = false;
  sending.lineIsDown();
  assert.equal(status(item), TEXTS.waiting);
  const [other] = write("二");
  assert.equal(status(other), TEXTS.waiting);
  wire.isUp = true;
  sending.lineIsUp();
  assert.deepEqual(
    wire.frames.map(({ id, body }) => [id, body]),
    [
      [item.id, "一"],
      [item.id, "一"],
      [other.id, "二"],
    ],
  );
});

test("a line that does not acknowledge is doubted, then given up", () => {
  write("一");
  pass(2_999);
  assert.equal(wire.doubts, 0);
  pass(1);
  assert.deepEqual([wire.doubts, wire.drops], [1, []]);
  pass(12_000);
  assert.deepEqual(wire.drops, [CLOSED.SILENT]);
});

test("an acknowledgement ends the doubt", () => {
  const [item] = write("一");
  ack(item, 1);
  pass(60_000);
  assert.deepEqual([wire.doubts, wire.drops], [0, []]);
});

test("stored by an earlier attempt and shown already: the line that waited goes", () => {
  const [item] = write("一");
  sending.acked({ t: "ack", id: item.id, seq: 3, message: 103 }, 3);
  same(lines.pending(item.id), null);
});

test("standing in the log is as good as an acknowledgement", () => {
  const [item] = write("一");
  sending.arrived([message(1, { by: 5, cid: item.id })]);
  assert.deepEqual(outbox.all(), []);
  pass(60_000);
  assert.deepEqual(wire.drops, []);
});

test("what the server has rendered already is not sent again", () => {
  const item = outbox.add("とどいていた");
  lines.list.innerHTML = `<li class="message message--mine" data-seq="1" data-sent="${item.id}"></li>`;
  sending.flush();
  assert.deepEqual([wire.frames, outbox.all()], [[], []]);
});

test("a server that asks for time is given it, longer each time, and nothing is overtaken", () => {
  const [first, second] = write("一", "二");
  refuse(first, "try_again");
  refuse(second, "try_again");
  assert.deepEqual([status(first), status(second)], ["try_again!", "try_again!"]);
  pass(7_499); // 5 s, and up to as much again: not the same for everybody
  assert.deepEqual(sent(), ["一", "二"]);
  pass(1);
  assert.deepEqual(sent(), ["一", "二", "一"]); // one goes ahead
  refuse(first, "try_again");
  pass(14_999);
  assert.equal(sent().length, 3);
  pass(1);
  assert.deepEqual(sent(), ["一", "二", "一", "一"]);
  ack(first, 1);
  assert.deepEqual(sent(), ["一", "二", "一", "一", "二"]);
});

test("a line that came back ends the pause, and the pause after it is a whole one", () => {
  const [item] = write("一");
  refuse(item, "try_again");
  pass(5_000);
  sending.lineIsDown();
  sending.lineIsUp();
  assert.deepEqual(sent(), ["一", "一"]);
  refuse(item, "try_again");
  pass(14_999);
  assert.deepEqual(sent(), ["一", "一"]);
  pass(1);
  assert.deepEqual(sent(), ["一", "一", "一"]);
});

test("no pause is longer than two minutes, and half as long again", () => {
  const [item] = write("一");
  for (let time = 0; time < 12; time += 1) {
    refuse(item, "slow_down");
    pass(240_000);
  }
  const before = sent().length;
  refuse(item, "slow_down");
  pass(179_999);
  assert.equal(sent().length, before);
  pass(1);
  assert.equal(sent().length, before + 1);
});

test("in a room that is frozen it waits until the room opens", () => {
  const [item] = write("一");
  refuse(item, "frozen");
  assert.equal(status(item), "frozen!");
  assert.deepEqual(
    outbox.all().map(({ refused }) => refused),
    [undefined],
  );
  sending.flush();
  assert.deepEqual(sent(), ["一", "一"]);
});

test("what is refused for good is offered again, or given back to the field", () => {
  const [item, other] = write("だめな文", "もうひとつ");
  refuse(item, "too_long");
  refuse(other, "too_long");
  sending.flush();
  assert.deepEqual(sent(), ["だめな文", "もうひとつ"]);
  assert.equal(new Outbox(5).get(item.id)?.refused, "too_long!");
  const [again, discard] = buttons(item);
  assert.deepEqual([again.textContent, discard.textContent], [TEXTS.again, TEXTS.discard]);
  again.click();
  assert.deepEqual(sent(), ["だめな文", "もうひとつ", "だめな文"]);
  assert.equal(status(item), TEXTS.sending);
  buttons(other)[1].click();
  assert.deepEqual([back, outbox.all().map(({ body }) => body)], [["もうひとつ"], ["だめな文"]]);
  assert.equal(refuse({ id: "unknown" }, "too_long"), false);
});

test("what was refused is offered again after a reload", () => {
  const item = outbox.add("まえに断られた");
  item.refused = "長すぎます";
  outbox.put(item);
  sending.flush();
  assert.deepEqual(sent(), []);
  assert.equal(status(item), "長すぎます");
  assert.equal(buttons(item).length, 2);
});

test("what another tab has sent is not waited for here", () => {
  const item = outbox.add("あちらで");
  wire.isUp = false;
  sending.flush();
  assert.ok(lines.pending(item.id));
  elsewhere(`tsudoi:out:5:${item.id}`, null);
  same(lines.pending(item.id), null);
});

test("what another tab leaves behind is sent after a moment", () => {
  elsewhere("tsudoi:out:5:x", JSON.stringify({ id: "x", nth: 1, body: "とじたタブから" }));
  assert.deepEqual(sent(), []);
  pass(3_000);
  assert.deepEqual(sent(), ["とじたタブから"]);
});

test("after the end nothing goes out, and the words are returned", () => {
  const [item] = write("一");
  refuse(item, "try_again");
  write("二");
  assert.deepEqual(sending.end(), ["一", "二"]);
  pass(600_000);
  assert.deepEqual([sent(), wire.drops, outbox.all()], [["一"], [], []]);
});
