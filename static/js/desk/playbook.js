// The playbook's example replies: one press puts a reply into the answer of its case. Without scripts they are text.

/** Show the buttons that only a script can answer. @param {ParentNode} root */
export function offer(root) {
  for (const button of root.querySelectorAll("button[data-use]")) button.toggleAttribute("hidden", false);
}

/**
 * Where the reply belongs: the form that is open in this case, or else the one whose text the person reads.
 * @param {Element} button
 * @returns {HTMLTextAreaElement | null}
 */
export function answerOf(button) {
  const card = button.closest("article") ?? button.closest("main");
  return (
    card?.querySelector(".act[open] textarea:not([name=suggestion])") ??
    card?.querySelector("[data-answer] textarea") ??
    null
  );
}

/**
 * Add a reply to what is written there; nothing that was typed is lost.
 * @param {HTMLTextAreaElement} answer
 * @param {string} reply
 */
export function write(answer, reply) {
  answer.closest("details")?.toggleAttribute("open", true);
  answer.value = answer.value.trim() ? `${answer.value.trimEnd()}\n${reply}` : reply;
  answer.dispatchEvent(new Event("input", { bubbles: true }));
  answer.focus();
}

/**
 * Put a reply on the clipboard, or where that is locked (office networks), mark it. @param {HTMLElement} shown
 * @returns {Promise<"copied" | "chosen">}
 */
async function copy(shown) {
  try {
    await navigator.clipboard.writeText(shown.dataset.reply ?? "");
    return "copied";
  } catch {
    getSelection()?.selectAllChildren(shown);
    return "chosen";
  }
}

/** @param {HTMLElement} button */
async function use(button) {
  const place = button.closest("dd");
  const shown = place?.querySelector("blockquote");
  const said = place?.querySelector("[role=status]");
  if (!(shown instanceof HTMLElement) || !(said instanceof HTMLElement)) return;
  const answer = answerOf(button);
  if (answer) write(answer, shown.dataset.reply ?? "");
  const done = answer ? "written" : await copy(shown);
  said.textContent = said.dataset[done] ?? "";
}

if (typeof document !== "undefined") {
  offer(document);
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("button[data-use]") : null;
    if (pressed instanceof HTMLElement) use(pressed);
  });
}
