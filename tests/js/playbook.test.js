// An example reply goes into the answer of its own case, by one press, and nothing that was typed is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Window } from "happy-dom";
import { answerOf, offer, write } from "../../static/js/desk/playbook.js";

const CASE = `<article id="one">
  <details class="act"><textarea name="reason"></textarea></details>
  <details class="act" data-answer><textarea name="reply">ようこそ。</textarea>
    <textarea name="suggestion"></textarea></details>
  <button data-use hidden></button></article>`;

function page() {
  const window = new Window();
  globalThis.Event = window.Event;
  window.document.body.innerHTML = CASE + CASE.replace('id="one"', 'id="two"');
  return window.document;
}

test("the form that is open in this case, or else the one whose text the person reads", () => {
  const document = page();
  const button = document.querySelector("#one [data-use]");
  assert.equal(answerOf(button).name, "reply");
  document.querySelector("#two .act").toggleAttribute("open", true); // another case's
  assert.equal(answerOf(button).closest("article").id, "one");
  document.querySelector("#one .act").toggleAttribute("open", true);
  assert.equal(answerOf(button).name, "reason");
});

test("a reply is added to what stands there, and its form is open then", () => {
  const answer = page().querySelector("[name=reply]");
  write(answer, "読むだけでも。");
  assert.equal(answer.value, "ようこそ。\n読むだけでも。");
  assert.equal(answer.closest("details").hasAttribute("open"), true);
  answer.value = " ";
  write(answer, "読むだけでも。");
  assert.equal(answer.value, "読むだけでも。");
});

test("without an answer there is no place for it, and buttons show only where a script answers", () => {
  const document = page();
  for (const one of document.querySelectorAll("details")) one.remove();
  assert.equal(answerOf(document.querySelector("[data-use]")), null);
  assert.equal(document.querySelector("[data-use]").hidden, true);
  offer(document);
  assert.equal(document.querySelector("[data-use]").hidden, false);
});
