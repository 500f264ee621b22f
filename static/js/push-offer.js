// After somebody's first words in a room, and never on arrival, a quiet card offers news by push: once. The server
// remembers that it did. It takes no focus and hides nothing; whoever goes on writing may let it be.

import { isApple } from "./push-state.js";

const NEAR = 120; // CSS pixels
const me = document.querySelector("script[data-offer]");
const { offer = "" } = /** @type {HTMLScriptElement} */ (me).dataset;

async function show() {
  const { offered } = await import("./push.js");
  const html = await offered(offer);
  const card = new DOMParser().parseFromString(html, "text/html").querySelector("section");
  if (!card) return;
  card.querySelector("[data-later]")?.addEventListener("click", () => card.remove());
  const { start } = await import("./push-switch.js");
  start(card);
  const page = document.documentElement;
  const atEnd = page.scrollHeight - page.scrollTop - innerHeight < NEAR;
  document.getElementById("composer")?.prepend(document.adoptNode(card));
  if (atEnd) page.scrollTo({ top: page.scrollHeight, behavior: "instant" }); // the newest words stay in view
}

const isPossible = "PushManager" in globalThis || isApple(navigator.userAgent, navigator.maxTouchPoints);
if (isPossible && globalThis.Notification?.permission !== "denied")
  addEventListener("tsudoi:sent", () => show().catch(() => {}), { once: true }); // no network: not offered
