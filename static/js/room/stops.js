// The Tab key stops at one line only, the newest or the one last visited: from the top of the page to the field is not far.
// The arrow keys go from line to line.

export class Stops {
  constructor(list) {
    this.list = list;
    new MutationObserver(() => this.mark()).observe(list, { childList: true, subtree: true });
    list.addEventListener("focusin", ({ target }) => this.visit(target.closest(".message")));
    list.addEventListener("keydown", (event) => this.key(event));
    this.mark();
  }

  visit(line) {
    if (!line || line === this.visited) return;
    this.visited = line;
    this.mark();
  }

  mark() {
    const lines = [...this.list.querySelectorAll(".message")];
    const here = this.visited?.isConnected ? this.visited : lines.at(-1);
    for (const line of lines) {
      for (const stop of line.querySelectorAll("a, button"))
        if (stop.tabIndex !== (line === here ? 0 : -1)) stop.tabIndex = line === here ? 0 : -1;
    }
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const lines = [...this.list.querySelectorAll(".message")];
    const next = lines[lines.indexOf(event.target.closest(".message")) + step];
    if (!next) return;
    event.preventDefault();
    this.visit(next);
    next.querySelector(".message__more")?.focus();
  }
}
