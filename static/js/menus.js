// An open menu (details.menu) closes by Escape and by a tap outside; the focus goes back to what opened it.
/** @returns {Iterable<HTMLDetailsElement>} */
const open = () => document.querySelectorAll("details.menu[open]");

/** @param {HTMLDetailsElement} menu */
function close(menu) {
  if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
  menu.open = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  for (const menu of open()) close(menu);
});
document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of open()) if (!(target instanceof Node) || !menu.contains(target)) close(menu);
});
