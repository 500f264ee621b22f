// Passkeys: a button with data-passkey="login", "get" or "create" in a form with an input named "credential".
// The options come from the address of the form (login) or from a JSON block named by data-options.

/**
 * base64url
 * @param {string} text
 */
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

/** @param {ArrayBuffer} buffer */
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/**
 * @param {PublicKeyCredentialDescriptorJSON[]} [list]
 * @returns {PublicKeyCredentialDescriptor[]}
 */
const withBytes = (list = []) =>
  list.map(({ id, transports }) => ({
    type: "public-key",
    id: bytes(id),
    ...(transports && { transports: /** @type {AuthenticatorTransport[]} */ (transports) }),
  }));

/** @param {{ publicKey: PublicKeyCredentialCreationOptionsJSON }} options */
async function create({ publicKey }) {
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: withBytes(publicKey.excludeCredentials),
    authenticatorSelection: {
      ...publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  };
  const credential = /** @type {PublicKeyCredential} */ (
    await navigator.credentials.create({ publicKey: /** @type {PublicKeyCredentialCreationOptions} */ (asked) })
  );
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  return plain(credential, {
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

/** @param {{ publicKey: PublicKeyCredentialRequestOptionsJSON }} options */
async function get({ publicKey }) {
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: withBytes(publicKey.allowCredentials),
  };
  const credential = /** @type {PublicKeyCredential} */ (
    await navigator.credentials.get({ publicKey: /** @type {PublicKeyCredentialRequestOptions} */ (asked) })
  );
  const { authenticatorData, signature, userHandle } = /** @type {AuthenticatorAssertionResponse} */ (
    credential.response
  );
  return plain(credential, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

/**
 * @param {PublicKeyCredential} credential
 * @param {object} response what only this kind of answer has
 */
const plain = (credential, response) => ({
  type: credential.type,
  id: credential.id,
  rawId: text(credential.rawId),
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
});

/**
 * @param {HTMLElement} button
 * @param {HTMLFormElement} form
 */
async function options(button, form) {
  if (button.dataset.passkey !== "login") {
    const data = JSON.parse(document.getElementById(button.dataset.options ?? "")?.textContent ?? "");
    return button.dataset.passkey === "create" ? data.creation_options : data.request_options;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`passkey options: ${answer.status}`);
  return (await answer.json()).request_options;
}

/**
 * @param {HTMLFormElement} form
 * @param {string | null} problem null: there is none
 */
function show(form, problem) {
  for (const notice of form.querySelectorAll("[data-passkey-problem]")) {
    notice.toggleAttribute("hidden", notice.getAttribute("data-passkey-problem") !== problem);
  }
}

/** @param {unknown} error */
function problemOf(error) {
  const { name = "" } = error instanceof Error ? error : {};
  if (name === "NotAllowedError" || name === "AbortError") return "cancelled";
  return name === "InvalidStateError" ? "known" : "failed";
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLFormElement} form
 */
async function start(button, form) {
  show(form, null);
  button.disabled = true;
  try {
    const asked = await options(button, form);
    const credential = await (button.dataset.passkey === "create" ? create : get)(asked);
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
    field.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    button.disabled = false;
    show(form, problemOf(error));
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey-only]")) part.removeAttribute("hidden");
  for (const part of document.querySelectorAll("[data-passkey-missing]")) part.setAttribute("hidden", "");
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      if (button instanceof HTMLButtonElement && button.form) start(button, button.form);
    });
  }
}
