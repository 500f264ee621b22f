// The dates that a rule makes, worked out by the server and drawn beside the controls.

const WAIT = 250; // milliseconds after the last change

/** Asks for the dates, a moment after the last change; a newer question takes the place of an older one. */
export class Dates {
  /**
   * @param {HTMLElement} list where they are drawn
   * @param {string} url
   * @param {string} failed what is said when they cannot be had
   * @param {() => FormData} facts what they depend on
   */
  constructor(list, url, failed, facts) {
    this.list = list;
    this.url = url;
    this.failed = failed;
    this.facts = facts;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | undefined} */
    this.request = undefined;
  }

  refreshSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), WAIT);
  }

  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async refresh() {
    this.request?.abort();
    this.request = new AbortController();
    const body = this.facts();
    try {
      /** @type {HTMLInputElement | null} */
      const csrf = document.querySelector("[name=csrfmiddlewaretoken]");
      const answer = await fetch(this.url, {
        method: "POST",
        body,
        signal: this.request.signal,
        headers: { "X-CSRFToken": csrf?.value ?? "" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const day = this.focusedDay();
      this.list.innerHTML = await answer.text(); // our own template, escaped by the server
      /** @type {HTMLElement | null} */
      const again = day ? this.list.querySelector(`[data-day="${day}"]`) : null;
      again?.focus();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "AbortError") this.list.textContent = this.failed;
    }
  }

  /** The day whose button has the focus, so that it keeps it when the list is drawn anew. */
  focusedDay() {
    const held = document.activeElement;
    return held instanceof HTMLElement && this.list.contains(held) ? held.dataset.day : undefined;
  }
}
