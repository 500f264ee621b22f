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

/** @returns {Document} */
function page() {
  const window = new Window();
  Object.assign(globalThis, { Event: window.Event });
  window.document.body.innerHTML = CASE + CASE.replace('id="one"', 'id="two"');
  return /** @type {Document} */ (/** @type {unknown} */ (window.document));
}

/**
 * @param {Document} document
 * @param {string} selector
 */
const the = (document, selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {HTMLElement} button */
const answer = (button) => /** @type {HTMLTextAreaElement} */ (answerOf(button));

test("the form that is open in this case, or else the one whose text the person reads", () => {
  const document = page();
  const button = the(document, "#one [data-use]");
  assert.equal(answer(button).name, "reply");
  the(document, "#two .act").toggleAttribute("open", true); // another case's
  assert.equal(answer(button).closest("article")?.id, "one");
  the(document, "#one .act").toggleAttribute("open", true);
  assert.equal(answer(button).name, "reason");
});

test("a reply is added to what stands there, and its form is open then", () => {
  const field = /** @type {HTMLTextAreaElement} */ (the(page(), "[name=reply]"));
  write(field, "読むだけでも。");
  assert.equal(field.value, "ようこそ。\n読むだけでも。");
  assert.equal(field.closest("details")?.hasAttribute("open"), true);
  field.value = " ";
  write(field, "読むだけでも。");
  assert.equal(field.value, "読むだけでも。");
});

test("without an answer there is no place for it, and buttons show only where a script answers", () => {
  const document = page();
  for (const one of document.querySelectorAll("details")) one.remove();
  assert.equal(answerOf(the(document, "[data-use]")), null);
  assert.equal(the(document, "[data-use]").hidden, true);
  offer(document);
  assert.equal(the(document, "[data-use]").hidden, false);
});
