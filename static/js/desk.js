// The open desk follows every change within seconds, by asking: it needs no socket, notification or sound.
import { next, pause, sounds, titled } from "./desk/pace.js";
import { offer } from "./desk/playbook.js";
import { isWanted, play, want } from "./desk/sound.js";

const news = document.getElementById("news");
const switcher = document.getElementById("sound");
const EVERY_MINUTE = 60_000; // milliseconds, after which the times that cases have left are shown anew
let wanted = isWanted();
let renewedAt = Date.now();

/** Whether somebody writes or is about to press something, so that nothing may move under their hands. */
function isBusy() {
  const live = document.getElementById("live");
  const at = document.activeElement;
  return live?.querySelector(".act[open]") != null || (live?.contains(at) ?? false);
}

/** Show what the server shows now, in the same place; what was unfolded stays so. */
async function renew() {
  const response = await fetch(news?.dataset.page ?? "", { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return say();
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const folds = document.querySelectorAll("#live .fold");
  for (const [number, fold] of fresh.querySelectorAll("#live .fold").entries()) {
    fold.toggleAttribute("open", folds[number]?.hasAttribute("open") ?? false);
  }
  for (const unfolded of document.querySelectorAll("#live .playbook[open]")) {
    fresh.getElementById(unfolded.id)?.toggleAttribute("open", true);
  }
  offer(fresh);
  for (const id of ["waiting", "live"]) {
    const made = fresh.getElementById(id);
    if (made) document.getElementById(id)?.replaceWith(document.adoptNode(made));
  }
  const mark = fresh.getElementById("news")?.dataset.mark;
  if (news && mark) news.dataset.mark = mark;
  news?.firstElementChild?.toggleAttribute("hidden", true);
  renewedAt = Date.now();
}

function say() {
  news?.firstElementChild?.toggleAttribute("hidden", false);
}

async function look() {
  if (!news?.dataset.url) return;
  const response = await fetch(news.dataset.url, { headers: { Accept: "application/json" } });
  if (response.redirected) return say(); // signed out: pressing it leads to the log-in, and back here
  if (!response.ok) return;
  /** @type {import("./desk/pace.js").News} */
  const told = await response.json();
  const before = Number(news.dataset.waiting);
  if (sounds(before, told.waiting, wanted)) play();
  news.dataset.waiting = String(told.waiting);
  document.title = titled(document.title, told.waiting);
  const step = next(news.dataset.mark ?? "", told, isBusy());
  if (step === "say") say();
  if (step === "renew" || (step === "nothing" && Date.now() - renewedAt > EVERY_MINUTE && !isBusy())) await renew();
}

async function follow() {
  await look().catch(() => {}); // without a network the next look is soon enough
  setTimeout(follow, pause(document.hidden));
}

function showSwitch() {
  switcher?.toggleAttribute("hidden", false);
  switcher?.setAttribute("aria-pressed", String(wanted));
}

switcher?.addEventListener("click", () => {
  wanted = !wanted;
  want(wanted);
  if (wanted) play();
  showSwitch();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look().catch(() => {});
});
showSwitch();
document.title = titled(document.title, Number(news?.dataset.waiting ?? 0));
setTimeout(follow, pause(document.hidden));
