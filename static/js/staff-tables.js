// On a phone a table's rows are cards (css/staff.css): each cell gets the name of its column.
function nameCells() {
  /** @type {NodeListOf<HTMLTableElement>} */
  const tables = document.querySelectorAll("table.listing:not([data-named])");
  for (const table of tables) {
    table.dataset.named = "";
    const names = [...table.querySelectorAll("thead tr:last-child > th")].map((head) =>
      (head.querySelector("a") ?? head).textContent.trim(),
    );
    for (const row of table.tBodies[0]?.rows ?? []) {
      [...row.cells].forEach((cell, place) => {
        if (names[place] && cell.colSpan === 1) cell.dataset.column = names[place];
        if (!cell.children.length && !cell.textContent.trim()) cell.replaceChildren(); // so that nothing is said of it
      });
    }
  }
}
document.addEventListener("DOMContentLoaded", nameCells);
document.addEventListener("w-swap:success", nameCells); // a list that was filtered
