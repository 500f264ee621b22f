// Passkeys: a button with data-passkey="login", "get" or "create" in a form with an input named "credential".
// The options come from the address of the form (login) or from a JSON block named by data-options.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: bytes(item.id) }));

async function create({ publicKey }) {
  const credential = await navigator.credentials.create({
    publicKey: {
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
    },
  });
  return plain(credential, {
    attestationObject: text(credential.response.attestationObject),
    transports: credential.response.getTransports?.() ?? [],
  });
}

async function get({ publicKey }) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = credential.response;
  return plain(credential, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const plain = (credential, response) => ({
  type: credential.type,
  id: credential.id,
  rawId: text(credential.rawId),
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
});

async function options(button) {
  if (button.dataset.passkey !== "login") {
    const data = JSON.parse(document.getElementById(button.dataset.options).textContent);
    return button.dataset.passkey === "create" ? data.creation_options : data.request_options;
  }
  const answer = await fetch(button.form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`passkey options: ${answer.status}`);
  return (await answer.json()).request_options;
}

function show(form, problem) {
  for (const notice of form.querySelectorAll("[data-passkey-problem]")) {
    notice.hidden = notice.dataset.passkeyProblem !== problem;
  }
}

async function start(event) {
  event.preventDefault();
  const button = event.currentTarget;
  const form = button.form;
  show(form, null);
  button.disabled = true;
  try {
    const asked = await options(button);
    const credential = await (button.dataset.passkey === "create" ? create : get)(asked);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    button.disabled = false;
    show(
      form,
      { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" }[error.name] ?? "failed",
    );
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-passkey-missing]")) part.hidden = true;
  for (const button of document.querySelectorAll("[data-passkey]")) button.addEventListener("click", start);
}
