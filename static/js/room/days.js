// The marks between days. Days are those of the centre's time zone, by the times that the server gave.

export class Days {
  constructor(list, language, here) {
    this.list = list;
    this.day = new Intl.DateTimeFormat(language, { ...here, month: "long", day: "numeric", weekday: "short" });
    this.date = new Intl.DateTimeFormat("sv-SE", here);
  }

  // A mark wherever a new day begins; only wrong ones are touched, so that a screen reader hears nothing twice.
  mark() {
    let today = "";
    for (const line of [...this.list.children]) {
      if (!line.dataset.at) continue;
      const at = new Date(Number(line.dataset.at) * 1000);
      const date = this.date.format(at);
      let before = line.previousElementSibling;
      if (before?.classList.contains("unread-line")) before = before.previousElementSibling;
      const mark = before?.classList.contains("day") ? before : null;
      if (date === today) mark?.remove();
      else if (!mark) this.add(line, date, at);
      else if (mark.firstElementChild.dateTime !== date) {
        mark.remove();
        this.add(line, date, at);
      }
      today = date;
    }
    for (const mark of this.list.querySelectorAll(".day")) {
      let next = mark.nextElementSibling;
      if (next?.classList.contains("unread-line")) next = next.nextElementSibling;
      if (!next?.dataset.at) mark.remove();
    }
  }

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
