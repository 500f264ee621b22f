// What can be said about pushes in this browser, thought without one.

/**
 * @typedef {"install" | "none" | "denied" | "on" | "off"} State
 *
 * @param {object} browser
 * @param {boolean} browser.pushes whether it has what pushes need
 * @param {boolean} browser.isApple an iPhone or iPad, which push only to what stands on the home screen
 * @param {boolean} browser.isInstalled opened from the home screen
 * @param {NotificationPermission} browser.permission
 * @param {boolean} browser.isOn whether the server has it among the person's devices
 * @returns {State}
 */
export function stateOf({ pushes, isApple, isInstalled, permission, isOn }) {
  if (!pushes) return isApple && !isInstalled ? "install" : "none";
  if (permission === "denied") return "denied";
  return isOn && permission === "granted" ? "on" : "off";
}

/**
 * An iPad calls itself a Mac, but one with a touch screen.
 * @param {string} agent
 * @param {number} touches
 */
export function isApple(agent, touches) {
  return /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1);
}
