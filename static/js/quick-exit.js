// Leave this page at once: by the links marked data-quick-exit (they work without this file, too), or by
// pressing Shift alone three times. The page goes blank first, because the other site may take a while, and
// its entry in the tab's history is replaced. The site's pages in other tabs of this browser leave as well. What the
// browser has recorded elsewhere stays.
const WITHIN = 2000; // milliseconds for the three presses
/** @type {NodeListOf<HTMLAnchorElement>} */
const links = document.querySelectorAll("a[data-quick-exit]");

// Says only "somebody left since that page was opened", neither when nor from where.
const LEFT = "tsudoi:left";

// What was typed and is kept on this device goes, too: drafts, unsent words, reasons (js/room/outbox.js, keep-text.js).
// Without its marks no page writes anything down again on its way out. And what a page holds in its memory goes: it
// lives on until the other site answers, and a network that comes back meanwhile must not carry those words off.
function forget() {
  dispatchEvent(new Event("tsudoi:forget"));
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith("tsudoi:") && key !== LEFT) localStorage.removeItem(key);
    sessionStorage.clear();
  } catch {
    // a browser that lets pages keep nothing has nothing to forget
  }
  for (const form of document.forms) form.reset();
  const typed = "textarea, input:not([type=hidden], [type=submit], [type=button], [type=checkbox], [type=radio])";
  /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */
  const fields = document.querySelectorAll(typed);
  for (const field of fields) field.value = "";
}

/** @param {string} address */
function leave(address) {
  forget();
  document.body.hidden = true;
  document.title = "…";
  location.replace(address);
}

let known = lastLeft();

function lastLeft() {
  try {
    return localStorage.getItem(LEFT);
  } catch {
    return null; // each tab for itself
  }
}

/** @param {string} address */
function leaveEverywhere(address) {
  known = String(Math.random());
  try {
    localStorage.setItem(LEFT, known);
  } catch {
    // see above
  }
  leave(address);
}

// At once where the page is awake, and before it is seen where the browser had put it to sleep or aside.
function follow() {
  const left = lastLeft();
  if (left === null || left === known) return;
  known = left;
  leave(links[0]?.href ?? "about:blank");
}

addEventListener("storage", follow);
document.addEventListener("visibilitychange", follow);

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-quick-exit]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  leaveEverywhere(link.href);
});

/** @type {number[]} */
let presses = []; // when
let alone = false;
document.addEventListener("keydown", (event) => {
  alone = event.key === "Shift" && !event.repeat && !event.isComposing;
  if (event.key !== "Shift") presses = []; // somebody is typing
});
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone || links.length === 0) return;
  alone = false;
  presses = [...presses, event.timeStamp].filter((time) => event.timeStamp - time < WITHIN);
  if (presses.length === 3) leaveEverywhere(links[0].href);
});

// Coming back by the browser's own memory of the page: show it again, if it was this one from which somebody left.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.body.hidden = false;
  follow();
});
