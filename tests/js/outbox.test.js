// Words that are not stored by the server yet survive what may happen to a page.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { newId, Outbox } from "../../static/js/room/outbox.js";
import { elsewhere, openRoom } from "./browser.js";

beforeEach(openRoom);

const bodies = (outbox) => outbox.all().map(({ body }) => body);

test("what waits is there in its order after a reload", () => {
  const before = new Outbox(5);
  for (const body of ["一", "二", "三"]) before.add(body);
  before.remove(before.all()[1].id);
  const answer = before.add("四", 17);
  const after = new Outbox(5);
  assert.deepEqual(bodies(after), ["一", "三", "四"]);
  assert.deepEqual(after.get(answer.id), { id: answer.id, nth: 4, body: "四", reply_to: 17 });
  assert.equal(after.keeps, true);
});

test("another membership sees nothing of it", () => {
  new Outbox(5).add("はなのことば");
  assert.deepEqual(bodies(new Outbox(55)), []);
  assert.deepEqual(bodies(new Outbox(5)), ["はなのことば"]);
});

test("what another tab adds and sends is known here", () => {
  const outbox = new Outbox(5);
  const id = newId();
  elsewhere(`tsudoi:out:5:${id}`, JSON.stringify({ id, nth: 1, body: "となりのタブ" }));
  elsewhere(`tsudoi:out:6:${id}`, JSON.stringify({ id, nth: 2, body: "ほかの人" }));
  assert.deepEqual(bodies(outbox), ["となりのタブ"]);
  elsewhere(`tsudoi:out:5:${id}`, null);
  assert.deepEqual(bodies(outbox), []);
});

test("two tabs that write at the same time lose nothing, and agree on the order", () => {
  const [one, other] = [new Outbox(5), new Outbox(5)];
  one.add("ひとつめ");
  other.add("ふたつめ");
  one.look();
  other.look();
  assert.deepEqual(bodies(one).toSorted(), ["ひとつめ", "ふたつめ"].toSorted());
  assert.deepEqual(bodies(one), bodies(other));
});

test("what cannot be read is thrown away, and harms nothing else", () => {
  const item = new Outbox(5).add("よめる");
  localStorage.setItem("tsudoi:out:5:broken", "{");
  localStorage.setItem("tsudoi:out:5:other", JSON.stringify({ id: "not-other", body: "x" }));
  localStorage.setItem("tsudoi:out:5:no-words", JSON.stringify({ id: "no-words" }));
  assert.deepEqual(new Outbox(5).all(), [item]);
  assert.equal(localStorage.getItem("tsudoi:out:5:broken"), null);
});

test("the draft is one for all tabs, and a tab in which nothing was typed leaves it alone", () => {
  const [typing, quiet] = [new Outbox(5), new Outbox(5)];
  typing.saveDraft("書きかけ");
  quiet.saveDraft("");
  assert.equal(new Outbox(5).draft, "書きかけ");
  typing.saveDraft("");
  assert.equal(new Outbox(5).draft, "");
  typing.saveDraft("あ");
  quiet.saveDraft("い");
  typing.saveDraft("あ");
  assert.equal(new Outbox(5).draft, "い");
});

test("a draft from another tab is shown where nothing else was typed", () => {
  const outbox = new Outbox(5);
  const field = { value: "" };
  const shown = [];
  outbox.followDraft(field, (text) => {
    shown.push(text);
    field.value = text;
  });
  elsewhere("tsudoi:draft:5", "となりで");
  field.value = "となりで、ここで";
  elsewhere("tsudoi:draft:5", "となりで、あちらで");
  assert.deepEqual(shown, ["となりで"]);
});

test("after a log-out nothing is kept any more", () => {
  const outbox = new Outbox(5);
  outbox.add("まだ");
  assert.equal(outbox.erased, false);
  localStorage.clear();
  assert.equal(outbox.erased, true);
  outbox.add("もう");
  outbox.saveDraft("書きかけ");
  assert.equal(outbox.keeps, false);
  assert.equal(localStorage.length, 0);
});

test("giving up returns the words and leaves nothing on the device", () => {
  const outbox = new Outbox(5);
  outbox.add("一");
  outbox.add("二");
  outbox.saveDraft("書きかけ");
  assert.deepEqual(outbox.empty(), ["一", "二"]);
  assert.deepEqual([outbox.draft, outbox.all(), localStorage.length], ["", [], 0]);
});

test("where the browser keeps nothing, words live as long as the page", () => {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  globalThis.localStorage = {
    length: 0,
    getItem: refuse,
    setItem: refuse,
    removeItem: refuse,
    key: refuse,
    clear: refuse,
  };
  const outbox = new Outbox(5);
  outbox.add("ここだけ");
  assert.equal(outbox.keeps, false);
  assert.equal(outbox.erased, false);
  assert.deepEqual(bodies(outbox), ["ここだけ"]);
});

test("an id is a UUID, also on a page without randomUUID", (context) => {
  const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(newId(), FORM);
  context.mock.method(crypto, "randomUUID");
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  const made = [newId(), newId()];
  Reflect.deleteProperty(crypto, "randomUUID");
  for (const id of made) assert.match(id, FORM);
  assert.notEqual(made[0], made[1]);
});
