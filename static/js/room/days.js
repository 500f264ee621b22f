// The marks between days. Days are those of the centre's time zone, by the times that the server gave.

import { all } from "./page.js";

export class Days {
  /**
   * @param {HTMLElement} list the lines, in their order
   * @param {string} language
   * @param {{ timeZone: string }} here
   */
  constructor(list, language, here) {
    this.list = list;
    this.day = new Intl.DateTimeFormat(language, { ...here, month: "long", day: "numeric", weekday: "short" });
    this.date = new Intl.DateTimeFormat("sv-SE", here);
  }

  /** A mark wherever a new day begins; only wrong ones are touched, so that a screen reader hears nothing twice. */
  mark() {
    let today = "";
    for (const line of all(this.list, ":scope > [data-at]")) {
      const at = new Date(Number(line.dataset.at) * 1000);
      const date = this.date.format(at);
      const before = pastUnread(line, "previousElementSibling");
      const mark = before?.classList.contains("day") ? before : null;
      if (date === today) mark?.remove();
      else if (!mark) this.add(line, date, at);
      else if (mark.querySelector("time")?.dateTime !== date) {
        mark.remove();
        this.add(line, date, at);
      }
      today = date;
    }
    for (const mark of all(this.list, ".day")) {
      if (!pastUnread(mark, "nextElementSibling")?.matches("[data-at]")) mark.remove();
    }
  }

  /**
   * @param {HTMLElement} line
   * @param {string} date
   * @param {Date} at
   */
  add(line, date, at) {
    const mark = document.createElement("li");
    mark.className = "day";
    const time = document.createElement("time");
    time.dateTime = date;
    time.textContent = this.day.format(at);
    mark.append(time);
    const unread = line.previousElementSibling?.classList.contains("unread-line") ? line.previousElementSibling : line;
    unread.before(mark);
  }
}

/**
 * What stands beside an element, past the line "new from here".
 * @param {Element} element
 * @param {"previousElementSibling" | "nextElementSibling"} side
 */
function pastUnread(element, side) {
  const beside = element[side];
  return beside?.classList.contains("unread-line") ? beside[side] : beside;
}
