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

const socket = new URL("/ws/notices/", location.href);
socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
const listening = new Listening({ open: () => new WebSocket(socket), ask, show });
const follow = () => (document.visibilityState === "visible" ? listening.begin() : listening.end());

if (bell) {
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("online", follow);
  addEventListener("pagehide", () => listening.end()); // an open socket keeps a page out of the back/forward cache
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) follow();
  });
}
