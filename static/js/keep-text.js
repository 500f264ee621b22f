// What was typed into a form is not lost when a session ran out meanwhile, or another proof was asked for first: after
// signing in the form stands there as it was sent. Only the last form sent, in this tab alone, for a quarter of an hour,
// and only for the person who wrote it (data-reader is a mark of the account). What a script sends
// is not kept here.

const KEPT = "tsudoi:kept";
const FOR = 15 * 60 * 1000; // milliseconds
const reader = document.querySelector("script[data-reader]")?.dataset.reader ?? "";
const WORDS =
  "textarea[name], input:is([type=text], [type=search], [type=email], [type=tel], [type=url])[name]:not([autocomplete=one-time-code])";
const addressOf = (form) => new URL(form.getAttribute("action") || location.href, location.href); // a field may be called "action"
const CHOICES = "input:is([type=radio], [type=checkbox])[name], select[name]";

// A browser that lets pages keep nothing keeps nothing.
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

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
    const nexts = [...document.querySelectorAll("input[name=next]")];
    // Only where it was the form that led here: somebody else may just want to sign in.
    const path = (address) => new URL(address, location.href).pathname;
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

function restore(kept) {
  const form = [...document.forms].find(
    (one) => addressOf(one).href === kept.action && kept.names.every((name) => one.elements[name]),
  );
  if (!form) return;
  for (const field of form.querySelectorAll(`${WORDS}, ${CHOICES}`)) {
    const value = kept.typed[field.name];
    if (value === undefined && field.type !== "checkbox") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = [value].flat().includes(field.value);
    else if (value !== "") field.value = value;
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details"))
      around.open = true;
    field.dispatchEvent(new Event("change", { bubbles: true })); // fields that show or hide others
  }
}

addEventListener("submit", ({ target: form, defaultPrevented }) => {
  if (defaultPrevented || !reader || form.getAttribute("method")?.toLowerCase() !== "post") return;
  const words = form.querySelectorAll(WORDS);
  if (!words.length) {
    write(null);
    return;
  }
  const typed = {};
  for (const field of form.querySelectorAll(`${WORDS}, ${CHOICES}`)) {
    if (field.type === "checkbox")
      typed[field.name] = [...(typed[field.name] ?? []), ...(field.checked ? [field.value] : [])];
    else if (field.type !== "radio" || field.checked) typed[field.name] = field.value;
  }
  const page = location.pathname + location.search;
  write({ reader, page, action: addressOf(form).href, names: Object.keys(typed), typed, at: Date.now() });
});

arrive();
