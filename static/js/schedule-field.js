/* Friendly controls over the textarea that holds a programme's rule (programs.schedule.field.RuleWidget).
 *
 * The textarea stays the one source of truth: controls are read from it and write to it, and each write dispatches a
 * bubbling `change`, so that unsaved-changes warnings and autosave notice. The dates are worked out by the server. */
(() => {
  const WAIT = 250; // milliseconds after the last change
  const FACTS = ["start_date", "start_time", "end_time", "skip_holidays", "place", "place_note", "program"];

  const compact = (/** @type {string} */ day) => day.replaceAll("-", "");
  const dashed = (/** @type {string} */ day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;

  /**
   * A rule's text, read. `parts` is {FREQ: "WEEKLY", …}, days are like "20270105"; `understood` is false when there is
   * something that no control can show.
   * @typedef {object} Rule
   * @property {Record<string, string> | null} parts
   * @property {string[]} extras
   * @property {string[]} excluded
   * @property {boolean} understood
   */

  /**
   * @param {string} text
   * @returns {Rule}
   */
  function read(text) {
    /** @type {Rule} */
    const rule = { parts: null, extras: [], excluded: [], understood: true };
    const lines = text.split("\n").map((one) => one.trim());
    for (const line of lines.filter(Boolean)) {
      const label = line.split(/[:;]/, 1)[0].toUpperCase();
      const value = line.slice(line.indexOf(":") + 1);
      const days = value
        .split(",")
        .map((day) => day.slice(0, 8))
        .filter((day) => /^\d{8}$/.test(day));
      if (label === "RRULE" && !rule.parts) {
        const parts = value.toUpperCase().split(";").filter(Boolean);
        rule.parts = Object.fromEntries(parts.map((part) => part.split("=")));
      } else if (label === "RDATE") rule.extras.push(...days);
      else if (label === "EXDATE") rule.excluded.push(...days);
      else rule.understood = false;
    }
    return rule;
  }

  /**
   * Which of the patterns says exactly this rule; "raw" when none does.
   * @param {Rule} rule
   */
  function patternOf({ parts, understood }) {
    if (!understood) return "raw";
    if (!parts) return "none";
    const rest = new Set(
      Object.keys(parts).filter((name) => !["FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST"].includes(name)),
    );
    const only = (/** @type {string[]} */ ...names) => [...rest].every((name) => names.includes(name));
    const days = (parts.BYDAY || "").split(",").filter(Boolean);
    if (parts.FREQ === "DAILY" && only()) return "daily";
    if (parts.FREQ === "YEARLY" && only() && !parts.INTERVAL) return "yearly";
    if (parts.FREQ === "WEEKLY" && only("BYDAY") && days.every((day) => /^[A-Z]{2}$/.test(day))) {
      return parts.INTERVAL === "2" ? "biweekly" : "weekly";
    }
    if (parts.FREQ === "MONTHLY" && rest.has("BYDAY") && only("BYDAY")) {
      const positions = new Set(days.map((day) => day.slice(0, -2)));
      const weekdays = new Set(days.map((day) => day.slice(-2)));
      return positions.size * weekdays.size === days.length && !positions.has("") ? "nth" : "raw";
    }
    if (parts.FREQ === "MONTHLY" && only("BYMONTHDAY") && !(parts.BYMONTHDAY || "").includes(",")) return "monthday";
    return "raw";
  }

  const Controller = /** @type {new () => ScheduleParts} */ (window.StimulusModule.Controller);

  class ScheduleField extends Controller {
    static targets = [
      "controls",
      "pattern",
      "interval",
      "monthday",
      "position",
      "weekday",
      "end",
      "endPart",
      "until",
      "count",
      "part",
      "extras",
      "excluded",
      "extraDay",
      "excludedDay",
      "textBox",
      "switch",
      "dates",
    ];
    static values = { url: String, failed: String, remove: String };

    connect() {
      this.text = /** @type {HTMLTextAreaElement} */ (this.textBoxTarget.querySelector("textarea"));
      this.controlsTarget.hidden = false;
      this.switchTarget.hidden = false;
      this.textBoxTarget.hidden = true;
      this.onText = () => {
        this.show();
        this.refreshSoon();
      };
      this.onFact = (/** @type {Event} */ event) => {
        if (this.isFact(event.target)) this.refreshSoon();
      };
      this.text.addEventListener("input", this.onText);
      this.form = this.text.form || document;
      for (const name of ["change", "input"]) this.form.addEventListener(name, this.onFact);
      this.show();
      this.refresh();
    }

    disconnect() {
      this.text.removeEventListener("input", this.onText);
      for (const name of ["change", "input"]) this.form.removeEventListener(name, this.onFact);
      clearTimeout(this.timer);
      this.request?.abort();
    }

    /**
     * The name of another field of the same form (or of the same added row) that the dates depend on.
     * @param {string} name
     */
    factName(name) {
      return this.text.name.replace(/rule$/, name);
    }

    /**
     * That field.
     * @param {string} name
     * @returns {HTMLInputElement | null}
     */
    fact(name) {
      return this.form.querySelector(`[name="${this.factName(name)}"]`);
    }

    /** @param {EventTarget | null} field */
    isFact(field) {
      return field !== null && "name" in field && FACTS.some((name) => field.name === this.factName(name));
    }

    /** Textarea → controls. */
    show() {
      const rule = read(this.text.value);
      const { parts } = rule;
      const pattern = patternOf(rule);
      const days = (parts?.BYDAY || "").split(",").filter(Boolean);
      this.extras = rule.extras;
      this.excludedDays = rule.excluded;
      this.patternTarget.value = pattern;
      this.intervalTarget.value = parts?.INTERVAL || "1";
      this.monthdayTarget.value = parts?.BYMONTHDAY || "";
      for (const button of this.weekdayTargets)
        press(
          button,
          days.some((day) => day.endsWith(button.value)),
        );
      for (const button of this.positionTargets)
        press(
          button,
          days.some((day) => day.slice(0, -2) === button.value),
        );
      this.endTarget.value = parts?.UNTIL ? "until" : parts?.COUNT ? "count" : "";
      this.untilTarget.value = parts?.UNTIL ? dashed(parts.UNTIL) : "";
      this.countTarget.value = parts?.COUNT || "";
      this.showParts();
      if (pattern === "raw") this.showText();
    }

    showParts() {
      const pattern = this.patternTarget.value;
      for (const part of this.partTargets) part.hidden = !part.dataset.for?.split(" ").includes(pattern);
      for (const part of this.endPartTargets) part.hidden = part.dataset.for !== this.endTarget.value;
      this.patternTarget.querySelector("[value=raw]")?.toggleAttribute("hidden", pattern !== "raw");
      this.showChips(this.extrasTarget, this.extras);
      this.showChips(this.excludedTarget, this.excludedDays);
    }

    /**
     * @param {HTMLElement} list
     * @param {string[]} days taken away from by the buttons
     */
    showChips(list, days) {
      const format = new Intl.DateTimeFormat(document.documentElement.lang || "ja", {
        year: "numeric",
        month: "long",
        day: "numeric",
        weekday: "short",
        timeZone: "UTC",
      });
      list.replaceChildren(
        ...[...days].sort().map((day) => {
          const words = format.format(new Date(`${dashed(day)}T00:00:00Z`));
          const item = document.createElement("li");
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = "×";
          button.setAttribute("aria-label", `${words} ${this.removeValue}`);
          button.addEventListener("click", () => {
            days.splice(days.indexOf(day), 1);
            this.write();
          });
          item.append(words, button);
          return item;
        }),
      );
    }

    choosePattern() {
      const pattern = this.patternTarget.value;
      if (["weekly", "biweekly", "nth"].includes(pattern) && !this.weekdayTargets.some(pressed)) {
        const day = this.startWeekday();
        if (day !== null) press(this.weekdayTargets[day], true);
      }
      if (pattern === "nth" && !this.positionTargets.some(pressed)) {
        const start = this.fact("start_date")?.value || "";
        const position = Math.ceil(Number(start.slice(8, 10) || 1) / 7);
        press(this.positionTargets[Math.min(position, 4) - 1], true);
      }
      this.intervalTarget.value = "1";
      this.write();
    }

    startWeekday() {
      const start = new Date(`${this.fact("start_date")?.value}T00:00:00Z`);
      return Number.isNaN(start.getTime()) ? null : (start.getUTCDay() + 6) % 7;
    }

    chooseEnd() {
      this.showParts();
      (this.endTarget.value === "until" ? this.untilTarget : this.countTarget).focus?.();
      if (!this.endTarget.value || this.untilTarget.value || this.countTarget.value) this.write();
    }

    /** @param {Event} event */
    toggle(event) {
      const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
      press(button, !pressed(button));
      this.write();
    }

    /** @param {Event} event */
    addExtra(event) {
      event.preventDefault();
      this.add(this.extras, this.extraDayTarget);
    }

    /** @param {Event} event */
    addExcluded(event) {
      event.preventDefault();
      this.add(this.excludedDays, this.excludedDayTarget);
    }

    /**
     * @param {string[]} days
     * @param {HTMLInputElement} input
     */
    add(days, input) {
      const day = compact(input.value);
      if (!day || days.includes(day)) return;
      days.push(day);
      input.value = "";
      this.write();
    }

    /**
     * A button beside one of the dates.
     * @param {Event} event
     */
    onDates(event) {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      const { exclude, include, add } = button?.dataset ?? {};
      if (exclude && this.extras.includes(exclude)) this.extras.splice(this.extras.indexOf(exclude), 1);
      else if (exclude) this.excludedDays.push(exclude);
      else if (include) this.excludedDays.splice(this.excludedDays.indexOf(include), 1);
      else if (add) this.extras.push(add);
      else return;
      this.write();
    }

    /** The day whose button has the focus, so that it keeps it when the list is drawn anew. */
    focusedDay() {
      const held = document.activeElement;
      return held instanceof HTMLElement && this.datesTarget.contains(held) ? held.dataset.day : undefined;
    }

    showText() {
      this.textBoxTarget.hidden = false;
      this.switchTarget.setAttribute("aria-expanded", "true");
      this.switchTarget.hidden = true;
    }

    /** Controls → textarea. */
    write() {
      const lines = [];
      const rule = this.ruleText();
      if (rule) lines.push(`RRULE:${rule}`);
      if (this.excludedDays.length) lines.push(`EXDATE:${[...this.excludedDays].sort().join(",")}`);
      if (this.extras.length) lines.push(`RDATE:${[...this.extras].sort().join(",")}`);
      this.text.value = lines.join("\n");
      this.text.dispatchEvent(new Event("change", { bubbles: true }));
      this.showParts();
      this.refreshSoon();
    }

    ruleText() {
      const pattern = this.patternTarget.value;
      if (pattern === "none") return "";
      if (pattern === "raw") return (this.text.value.match(/^\s*RRULE[^:]*:(.*)$/im) || ["", ""])[1].trim();
      const weekdays = this.weekdayTargets.filter(pressed).map((button) => button.value);
      const positions = this.positionTargets.filter(pressed).map((button) => button.value);
      const interval = pattern === "biweekly" ? 2 : Math.max(1, Number(this.intervalTarget.value) || 1);
      /** @type {Record<string, string>} */
      const freq = {
        weekly: "WEEKLY",
        biweekly: "WEEKLY",
        nth: "MONTHLY",
        monthday: "MONTHLY",
        daily: "DAILY",
        yearly: "YEARLY",
      };
      const parts = [`FREQ=${freq[pattern]}`];
      if (interval > 1 && pattern !== "yearly") parts.push(`INTERVAL=${interval}`);
      if (["weekly", "biweekly"].includes(pattern) && weekdays.length) parts.push(`BYDAY=${weekdays.join(",")}`);
      if (pattern === "nth") {
        const days = positions.flatMap((position) => weekdays.map((day) => position + day));
        if (days.length) parts.push(`BYDAY=${days.join(",")}`);
      }
      if (pattern === "monthday" && this.monthdayTarget.value) parts.push(`BYMONTHDAY=${this.monthdayTarget.value}`);
      if (this.endTarget.value === "until" && this.untilTarget.value)
        parts.push(`UNTIL=${compact(this.untilTarget.value)}`);
      if (this.endTarget.value === "count" && this.countTarget.value) parts.push(`COUNT=${this.countTarget.value}`);
      return parts.join(";");
    }

    refreshSoon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.refresh(), WAIT);
    }

    async refresh() {
      this.request?.abort();
      this.request = new AbortController();
      const body = new FormData();
      body.set("rule", this.text.value);
      for (const name of FACTS) {
        const field = this.fact(name);
        if (field?.type === "checkbox") {
          if (field.checked) body.set(name, "on");
        } else body.set(name, field?.value ?? "");
      }
      try {
        /** @type {HTMLInputElement | null} */
        const csrf = document.querySelector("[name=csrfmiddlewaretoken]");
        const answer = await fetch(this.urlValue, {
          method: "POST",
          body,
          signal: this.request.signal,
          headers: { "X-CSRFToken": csrf?.value ?? "" },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const day = this.focusedDay();
        this.datesTarget.innerHTML = await answer.text(); // our own template, escaped by the server
        /** @type {HTMLElement | null} */
        const again = day ? this.datesTarget.querySelector(`[data-day="${day}"]`) : null;
        again?.focus();
      } catch (error) {
        if (!(error instanceof Error) || error.name !== "AbortError") this.datesTarget.textContent = this.failedValue;
      }
    }
  }

  const pressed = (/** @type {HTMLButtonElement} */ button) => button.getAttribute("aria-pressed") === "true";
  const press = (/** @type {HTMLButtonElement} */ button, /** @type {boolean} */ on) =>
    button.setAttribute("aria-pressed", String(on));

  window.wagtail.app.register("schedule-field", ScheduleField);
})();
