// Registers the service worker (help and numbers without a network, pushes), and shows the number of unread notices on the
// icon where the system allows it. After somebody signed in, it asks whether this browser still belongs to their devices.

const me = document.querySelector("script[data-worker]");
const { worker = "", session = "", devices = "", waiting = "0" } = /** @type {HTMLScriptElement} */ (me).dataset;
const SEEN = "tsudoi:session"; // the session that was asked for last

function seen() {
  try {
    return localStorage.getItem(SEEN);
  } catch {
    return null; // a browser that keeps nothing asks each time
  }
}

/** Some browsers refuse in private windows, and others while a system says no: the site is the same without. */
function unwanted() {}

addEventListener("load", () => {
  navigator.serviceWorker?.register(worker, { updateViaCache: "none" }).catch(unwanted);
  navigator.setAppBadge?.(Number(waiting)).catch(unwanted);
  if (!session || session === seen() || globalThis.Notification?.permission !== "granted") return;
  import("./push.js").then(({ renew }) => renew(devices)).then(() => localStorage.setItem(SEEN, session), unwanted);
});
