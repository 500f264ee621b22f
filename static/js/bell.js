// The bell of the header: its number follows while the page is shown, on all tabs and devices.
import { isFilledIn } from "./bell/filled.js";
import { Listening } from "./bell/listening.js";

const bell = /** @type {HTMLElement | null} */ (document.querySelector("[data-bell]"));
const count = /** @type {HTMLElement | null} */ (document.querySelector("[data-bell-count]"));
const digits = document.querySelector("[data-bell-number]");

/** @param {number} number */
function show(number) {
  if (!count || !digits) return;
  const text = number > 9 ? "9+" : String(number);
  if (digits.textContent !== text) digits.textContent = text;
  count.hidden = number === 0;
}

async function ask() {
  const answer = await fetch(bell?.dataset.bell ?? "", { headers: { accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return /** @type {number} */ ((await answer.json()).waiting);
}

const LEFT = "tsudoi:left"; // when this tab last left a page; a page that would come back at once is not left again
const NOT_AGAIN_FOR = 60_000; // milliseconds
const ANSWERED_WITHIN = 10_000; // milliseconds that the answer to a form is waited for

// When this page last sent a form. If that signs out, its answer erases what the device keeps, and must not be left for
// a reload. A line that breaks brings no answer.
let sentAt = 0;
addEventListener("submit", ({ defaultPrevented }) => {
  if (!defaultPrevented) sentAt = Date.now();
});

/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

/** Somebody signed out elsewhere: what was theirs to see goes from the screen, unless they were filling something in. */
function signedOut() {
  clearTimeout(later);
  if (!listening.over) return; // somebody is signed in here again
  /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>} */
  const fields = document.querySelectorAll("main :is(input, textarea, select)");
  if ([...fields].some(isFilledIn)) return;
  if (document.querySelector("[data-ends-by-itself]")) return; // the room does, and keeps what waits to be sent
  const from = Math.max(sentAt + ANSWERED_WITHIN, Number(sessionStorage.getItem(LEFT)) + NOT_AGAIN_FOR);
  if (Date.now() < from) {
    later = setTimeout(signedOut, from - Date.now());
    return;
  }
  sessionStorage.setItem(LEFT, String(Date.now()));
  location.replace(location.pathname + location.search); // a reload would send again the form that led here
}

const socket = new URL("/ws/notices/", location.href);
socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
const listening = new Listening({ open: () => new WebSocket(socket), ask, show, signedOut });
const follow = () => (document.visibilityState === "visible" ? listening.begin() : listening.end());

if (bell) {
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("online", follow);
  addEventListener("pagehide", () => listening.end()); // an open socket keeps a page out of the back/forward cache
  addEventListener("pageshow", ({ persisted }) => {
    sentAt = 0;
    if (persisted) follow();
  });
}
