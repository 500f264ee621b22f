// The editor saves drafts by itself. A page that is sent off while its draft is under way would be made twice, and the
// second be refused for the address of the first: so it is sent when the draft is there, and no draft sets out after
// it.

const LONGEST_WAIT = 10_000; // milliseconds until it is sent all the same, on a line that gives no answer
/** @type {WeakMap<EventTarget, (() => void) | null>} */
const saving = new WeakMap(); // form → what to do when its draft is there, if there is something
/** @type {WeakSet<EventTarget>} */
const left = new WeakSet(); // forms that are on their way

/** @param {Event} event */
function formOf(event) {
  return /** @type {HTMLFormElement} */ (event.target);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button the one that was pressed
 */
function send(form, button) {
  const wasDisabled = button?.hasAttribute("disabled");
  button?.removeAttribute("disabled"); // a button that shows that it was pressed would not be sent with the form
  form.requestSubmit(button);
  if (wasDisabled) button?.setAttribute("disabled", "");
}

/** @param {EventTarget} form */
function settle(form) {
  const next = saving.get(form);
  saving.delete(form);
  next?.();
}

addEventListener("w-autosave:save", (event) => {
  if (left.has(formOf(event))) event.preventDefault();
  else saving.set(formOf(event), null);
});

addEventListener("w-autosave:success", (event) => settle(formOf(event)));
addEventListener("w-autosave:error", (event) => settle(formOf(event)));

addEventListener(
  "submit",
  (event) => {
    const form = formOf(event);
    if (!saving.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (saving.get(form)) return; // pressed twice
    const late = setTimeout(settle, LONGEST_WAIT, form);
    saving.set(form, () => {
      clearTimeout(late);
      send(form, event.submitter);
    });
  },
  true,
);

addEventListener("submit", (event) => {
  if (!event.defaultPrevented) left.add(formOf(event));
});

addEventListener("pageshow", () => {
  for (const form of document.forms) left.delete(form);
});
