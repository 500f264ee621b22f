// The bell of the header: its number follows while the page is shown, on all tabs and devices.
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

// This page sends a form. If that signs out, its answer erases what the device keeps; a reload would come before it.
let sends = false;
addEventListener("submit", ({ defaultPrevented }) => {
  sends ||= !defaultPrevented;
});

/** Somebody signed out elsewhere: what was theirs to see goes from the screen, unless they were typing. */
function signedOut() {
  if (sends) return;
  const fields = /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (
    document.querySelectorAll("main :is(input, textarea)")
  );
  if ([...fields].some((field) => field.value !== field.defaultValue)) return;
  if (document.querySelector("[data-ends-by-itself]")) return; // the room does, and keeps what waits to be sent
  if (Date.now() - Number(sessionStorage.getItem(LEFT)) < 60_000) return;
  sessionStorage.setItem(LEFT, String(Date.now()));
  location.reload();
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
    sends = false;
    if (persisted) follow();
  });
}
