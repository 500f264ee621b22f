// Lines that the server renders: earlier ones, and a fresh list when too much was missed to be told one by one.

const WAITS = 6_000; // also an idle connection of the browser's may be half open

export class History {
  constructor({ data, lines, reading }) {
    Object.assign(this, { data, lines, reading });
    this.older = document.getElementById("older");
    this.link = this.older.querySelector("a");
    this.link.addEventListener("click", (event) => {
      event.preventDefault();
      if (this.link.getAttribute("aria-disabled") !== "true") this.showEarlier();
    });
  }

  async showEarlier() {
    const { texts } = this.data;
    this.link.setAttribute("aria-disabled", "true");
    this.link.textContent = texts.loading;
    const first = this.lines.list.querySelector(".message");
    const earlier = await this.fetch(this.data.history + this.link.search);
    if (earlier) {
      this.reading.keepPlace(() => {
        this.lines.prepend(earlier.html);
        this.showWhetherOlder(earlier.older);
        if (document.getElementById("unread")) this.lines.markUnread(this.reading.unreadFrom); // it may begin earlier
      });
      first?.querySelector(".message__more")?.focus({ preventScroll: true });
    }
    this.link.textContent = earlier ? texts.older : texts.notLoaded;
    this.link.removeAttribute("aria-disabled");
  }

  // The list as it is now, on the page where the reader is. Resolves to its seq and leftOut; null when it could not be had.
  async refresh({ keepPlace }) {
    const fresh = this.data.atEnd ? await this.fetch(this.data.history) : await this.fetchThisPage();
    if (!fresh) return null;
    const replace = () => this.lines.replaceAll(fresh.html);
    if (keepPlace) {
      this.reading.keepPlace(replace);
    } else {
      replace();
      this.reading.unreadFrom = this.reading.read;
      this.reading.begin();
    }
    if (this.data.atEnd) this.showWhetherOlder(fresh.older);
    return fresh;
  }

  // `before`: where earlier ones go on; nothing at the room's beginning.
  showWhetherOlder(before) {
    this.older.hidden = !before;
    document.getElementById("beginning").hidden = Boolean(before);
    if (before) this.link.search = `?before=${before}`;
  }

  async fetch(address) {
    return this.get(address, (html, headers) => ({
      html,
      seq: Number(headers.get("X-Seq")),
      older: headers.get("X-Older"),
      leftOut: headers.get("X-Left-Out"),
    }));
  }

  // Reading far back: the same stretch again, out of its own page.
  async fetchThisPage() {
    return this.get(location.href, (html) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      const { seq, leftOut } = JSON.parse(page.getElementById("room-data").textContent);
      return { html: page.getElementById("lines").innerHTML, seq, leftOut };
    });
  }

  async get(address, understand) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(WAITS) });
      return response.ok && !response.redirected ? understand(await response.text(), response.headers) : null;
    } catch {
      return null; // no network: whoever asked says so
    }
  }
}
