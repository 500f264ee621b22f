// Before it is sent, a message that joins things by which somebody can be found is looked at once more.

import assert from "node:assert/strict";
import { test } from "node:test";
import { kindsIn, tellsWho } from "../../static/js/room/who.js";

/** @type {[string, string[]][]} */
const FOUND = [
  ["うちのたくやくん、さくら小学校に通っています", ["name", "school"]],
  ["中野区の青空こども園です", ["school", "town"]],
  ["青葉クリニックの近く、緑町2丁目です", ["clinic", "town", "address"]],
  ["連絡は０９０－１２３４－５６７８まで", ["phone"]],
  ["03-1234-5678、山田さんあて", ["name", "phone"]],
  ["西荻窪駅の前の高橋医院", ["clinic", "town"]],
  ["〒123-4567 に送ってください。名前は佐藤花子", ["name", "address"]],
  ["My name is Hana and my son Ken goes to Sakura Elementary School", ["name", "school"]],
  ["We live in Nakano-ku, near Aoba Clinic", ["clinic", "town"]],
  ["12 Cherry Street, ask for Mr. Sato", ["name", "address"]],
];
/** @type {string[]} */
const ORDINARY = [
  "お母さんも、皆さんも、おつかれさまです",
  "近所の小児科で、お医者さんに聞きました",
  "公立小学校か特別支援学校かで迷っています",
  "市役所の地区担当さんに電話しました",
  "0120-279-338 に電話しました",
  "2026-11-30 の 10:30 から、15分だけ",
  "赤ちゃんが寝なくて、保育園もおやすみ",
  "最寄り駅まで遠いです",
  "下町っぽいところが好き",
  "I called 119 at 10-30 and my son slept",
  "うちは３人きょうだいで、上が小学校です",
  "さくら小学校",
  "はなさん、ありがとう",
];

for (const [text, kinds] of FOUND) {
  test(`is looked at once more: ${text}`, () => {
    const found = kindsIn(text);
    assert.deepEqual([...found].sort(), [...kinds].sort());
    assert.equal(tellsWho(found, text), true);
  });
}
for (const text of ORDINARY) {
  test(`is ordinary: ${text}`, () => assert.equal(tellsWho(kindsIn(text), text), false, kindsIn(text).join()));
}
test("a long text is looked through in a moment", () => {
  const began = performance.now();
  kindsIn("あ山口".repeat(700));
  kindsIn("0-".repeat(1000));
  kindsIn("市".repeat(2000));
  assert.ok(performance.now() - began < 500);
});
