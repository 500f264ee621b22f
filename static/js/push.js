// Pushes to this browser: switched on by its person, gone on with after signing in again, and ended.

/**
 * @typedef {{ key: string, token: string }} Asked
 * @typedef {{ done?: boolean, goes_on?: boolean, words?: string }} Answer
 */

/**
 * @param {string} devices the address of one's devices
 * @returns {Promise<Asked>}
 */
async function ask(devices) {
  const answer = await fetch(`${devices}key/`);
  if (answer.redirected || !answer.ok) throw new Error("signed out");
  return answer.json();
}

/**
 * @param {string} address
 * @param {string} token
 * @param {Record<string, string>} fields
 */
export function post(address, token, fields = {}) {
  return fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(fields) });
}

/**
 * After signing in: a subscription that is not this person's ends.
 * @param {string} devices
 */
export async function renew(devices) {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager?.getSubscription();
  if (!subscription) return;
  const { token } = await ask(devices);
  const answer = await post(`${devices}renew/`, token, { endpoint: subscription.endpoint });
  if (!answer.ok) throw new Error(`renew: ${answer.status}`);
  if (!(await answer.json()).goes_on) await subscription.unsubscribe();
}

/**
 * Ask the person by the browser's own question, and subscribe. Called by a click: browsers want one.
 * @param {string} devices
 * @returns {Promise<Answer>}
 */
export async function switchOn(devices) {
  if ((await Notification.requestPermission()) !== "granted") return { done: false };
  const { key, token } = await ask(devices);
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it may listen to an earlier key
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const answer = await post(devices, token, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  /** @type {Answer} */
  const told = await answer.json();
  if (!told.done) await subscription.unsubscribe();
  return told;
}

/** The device was ended on the server: the browser stops listening, too. */
export async function switchOff() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

/**
 * The card that offers pushes, as HTML; "" if it is not for this person now.
 * @param {string} devices
 */
export async function offered(devices) {
  const { token } = await ask(devices);
  const answer = await post(`${devices}offer/`, token);
  return answer.status === 200 && !answer.redirected ? answer.text() : "";
}
