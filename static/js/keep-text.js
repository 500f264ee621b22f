// What was typed into a form is not lost when a session ran out meanwhile, or another proof was asked for first: after
// signing in the form stands there as it was sent. Only the last form sent, in this tab alone, for a quarter of an
// hour, and only for the person who wrote it (data-reader is a mark of the account). What a script sends is not kept
// here.

const KEPT = "tsudoi:kept";
const FOR = 15 * 60 * 1000; // milliseconds
const reader = document.querySelector("script[data-reader]")?.getAttribute("data-reader") ?? "";
const WORDS =
  "textarea[name], input:is([type=text], [type=search], [type=email], [type=tel], [type=url])[name]:not([autocomplete=one-time-code])";
const CHOICES = "input:is([type=radio], [type=checkbox])[name], select[name]";

/**
 * What was typed into a form: the pages from and to which it was sent, and its fields, boxes as the ticked ones.
 * @typedef {object} Kept
 * @property {string} reader
 * @property {string} page
 * @property {string} action
 * @property {string[]} names
 * @property {Record<string, string | string[]>} typed
 * @property {number} at
 * @property {boolean} [interrupted] whether signing in came in between
 */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** @param {HTMLFormElement} form */
function addressOf(form) {
  return new URL(form.getAttribute("action") || location.href, location.href); // a field may be called "action"
}

/**
 * @param {HTMLFormElement} form
 * @returns {Iterable<Field>}
 */
function fieldsOf(form) {
  return form.querySelectorAll(`${WORDS}, ${CHOICES}`);
}

/**
 * What is kept. A browser that lets pages keep nothing keeps nothing.
 * @returns {Kept | null}
 */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

/** @param {Kept | null} kept */
function write(kept) {
  try {
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // see above
  }
}

function arrive() {
  const kept = read();
  if (!kept) return;
  if (Date.now() - kept.at > FOR || Date.now() < kept.at || (reader && reader !== kept.reader)) {
    write(null);
    return;
  }
  const asked = document.querySelector("[data-signing-in]");
  if (asked) {
    /** @type {NodeListOf<HTMLInputElement>} */
    const found = document.querySelectorAll("input[name=next]");
    const nexts = [...found];
    // Only where it was the form that led here: somebody else may just want to sign in.
    const path = (/** @type {string} */ address) => new URL(address, location.href).pathname;
    if (!nexts.some(({ value }) => value && [kept.action, kept.page].map(path).includes(path(value)))) return;
    for (const next of nexts) next.value = kept.page; // the form's own address may be one that only takes forms
    write({ ...kept, interrupted: true });
    setTimeout(() => write(null), kept.at + FOR - Date.now()); // also on a page that is left open
  } else if (reader && !kept.interrupted) {
    write(null); // it went through
  } else if (reader && kept.page === location.pathname + location.search) {
    restore(kept);
    write(null);
  }
}

/** @param {Kept} kept */
function restore(kept) {
  const form = [...document.forms].find(
    (one) => addressOf(one).href === kept.action && kept.names.every((name) => one.elements.namedItem(name)),
  );
  if (!form) return;
  for (const field of fieldsOf(form)) {
    const value = kept.typed[field.name];
    if (value === undefined && field.type !== "checkbox") continue;
    if (isChoice(field)) field.checked = [value].flat().includes(field.value);
    else if (typeof value === "string" && value !== "") field.value = value;
    let around = field.closest("details");
    while (around) {
      around.open = true;
      around = around.parentElement?.closest("details") ?? null;
    }
    field.dispatchEvent(new Event("change", { bubbles: true })); // fields that show or hide others
  }
}

/**
 * @param {Field} field
 * @returns {field is HTMLInputElement}
 */
function isChoice(field) {
  return field.type === "radio" || field.type === "checkbox";
}

addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || !reader || form.getAttribute("method")?.toLowerCase() !== "post") return;
  const words = form.querySelectorAll(WORDS);
  if (!words.length) {
    write(null);
    return;
  }
  /** @type {Kept["typed"]} */
  const typed = {};
  for (const field of fieldsOf(form)) {
    const { name, value } = field;
    if (!isChoice(field)) typed[name] = value;
    else if (field.type === "checkbox") typed[name] = [typed[name] ?? [], field.checked ? value : []].flat();
    else if (field.checked) typed[name] = value;
  }
  const page = location.pathname + location.search;
  write({ reader, page, action: addressOf(form).href, names: Object.keys(typed), typed, at: Date.now() });
});

arrive();
