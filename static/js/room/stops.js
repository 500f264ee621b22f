// The Tab key stops at one line only, the newest or the one last visited: from the top of the page to the field is not
// far. The arrow keys go from line to line.

import { all, around } from "./page.js";

export class Stops {
  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
    /** @type {HTMLElement | null} */
    this.visited = null;
    new MutationObserver(() => this.mark()).observe(list, { childList: true, subtree: true });
    list.addEventListener("focusin", (event) => this.visit(around(event, ".message")));
    list.addEventListener("keydown", (event) => this.key(event));
    this.mark();
  }

  /** @param {HTMLElement | null} line */
  visit(line) {
    if (!line || line === this.visited) return;
    this.visited = line;
    this.mark();
  }

  mark() {
    const lines = all(this.list, ".message");
    const here = this.visited?.isConnected ? this.visited : lines.at(-1);
    for (const line of lines) {
      const index = line === here ? 0 : -1;
      for (const stop of all(line, "a, button")) if (stop.tabIndex !== index) stop.tabIndex = index;
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const lines = all(this.list, ".message");
    const here = around(event, ".message");
    const next = here && lines[lines.indexOf(here) + step];
    if (!next) return;
    event.preventDefault();
    this.visit(next);
    all(next, ".message__more")[0]?.focus();
  }
}
