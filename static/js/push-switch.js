// The switch for pushes to this browser: on the page of choices, and in the card that offers it once.

import { switchOff, switchOn } from "./push.js";
import { isApple, stateOf } from "./push-state.js";

/** @param {HTMLElement} element */
function stateIn(element) {
  return stateOf({
    pushes: "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis,
    isApple: isApple(navigator.userAgent, navigator.maxTouchPoints),
    isInstalled: matchMedia("(display-mode: standalone)").matches,
    permission: globalThis.Notification?.permission ?? "denied",
    isOn: "on" in element.dataset,
  });
}

/**
 * Show what is true of this browser, and what can be done.
 * @param {HTMLElement} element
 */
function show(element) {
  const state = stateIn(element);
  /** @type {NodeListOf<HTMLElement>} */
  const parts = element.querySelectorAll("[data-when]");
  for (const part of parts) part.hidden = part.dataset.when !== state;
}

/**
 * @param {HTMLElement} element
 * @param {HTMLButtonElement} button
 */
async function turnOn(element, button) {
  const says = /** @type {HTMLElement} */ (element.querySelector("[data-says]"));
  button.disabled = true;
  says.textContent = "";
  try {
    const { done, words = "" } = await switchOn(element.dataset.devices ?? "");
    if (done) element.dataset.on = "";
    says.textContent = words;
  } catch {
    says.textContent = says.dataset.failed ?? ""; // no network, signed out, or the browser's own service is away
  }
  button.disabled = false;
  show(element);
}

/** @param {ParentNode} where */
export function start(where) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = where.querySelectorAll("[data-push-switch]");
  for (const element of found) {
    const button = element.querySelector("button");
    button?.addEventListener("click", () => turnOn(element, button));
    show(element);
    if (!("on" in element.dataset)) switchOff().catch(() => {}); // ended here or elsewhere; without a network: next time
  }
}

start(document);
