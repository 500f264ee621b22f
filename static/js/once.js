// A form is sent once: Enter twice or a double tap would throw the first answer away, and with it what it brought. It
// can be sent again when something else was typed, when one comes back to the page, or when no answer came for a
// while. Forms that a script sends, or that leave the page where it is, are let be.

const AGAIN_AFTER = 10_000; // milliseconds
/** @type {WeakMap<HTMLFormElement, number>} */
let sent = new WeakMap();

addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const says = (/** @type {string} */ name) => event.submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  if (event.defaultPrevented || (says("method") ?? "get").toLowerCase() !== "post" || says("target")) return;
  if (Date.now() - (sent.get(form) ?? -AGAIN_AFTER) < AGAIN_AFTER) event.preventDefault();
  else sent.set(form, Date.now());
});
addEventListener("input", ({ target }) => {
  if (target && "form" in target && target.form instanceof HTMLFormElement) sent.delete(target.form);
});
addEventListener("pageshow", () => {
  sent = new WeakMap();
});
