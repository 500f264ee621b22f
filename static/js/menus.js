// An open menu (details.menu) closes by Escape and by a tap outside; the focus goes back to what opened it.
const open = () => [...document.querySelectorAll("details.menu[open]")];

function close(menu) {
  const summary = menu.querySelector("summary");
  if (menu.contains(document.activeElement)) summary.focus();
  menu.open = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  open().forEach(close);
});
document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target)) close(menu);
});
