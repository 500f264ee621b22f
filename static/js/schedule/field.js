/* Friendly controls over the textarea that holds a programme's rule (programs.schedule.field.RuleWidget).
 *
 * The textarea stays the one source of truth: controls are read from it and write to it, and each write dispatches a
 * bubbling `change`, so that unsaved-changes warnings and autosave notice. */

import { Dates } from "./dates.js";
import { compact, dashed, daysOf, patternOf, positionOf, read, weekdayOf, written } from "./rule.js";

const FACTS = ["start_date", "start_time", "end_time", "skip_holidays", "place", "place_note", "program"];

const pressed = (/** @type {HTMLButtonElement} */ button) => button.getAttribute("aria-pressed") === "true";
const press = (/** @type {HTMLButtonElement} */ button, /** @type {boolean} */ on) =>
  button.setAttribute("aria-pressed", String(on));
const values = (/** @type {HTMLButtonElement[]} */ buttons) => buttons.filter(pressed).map((button) => button.value);

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
    this.dates = new Dates(this.datesTarget, this.urlValue, this.failedValue, () => this.facts());
    this.onText = () => {
      this.show();
      this.dates.refreshSoon();
    };
    this.onFact = (/** @type {Event} */ event) => {
      if (this.isFact(event.target)) this.dates.refreshSoon();
    };
    this.text.addEventListener("input", this.onText);
    this.form = this.text.form || document;
    for (const name of ["change", "input"]) this.form.addEventListener(name, this.onFact);
    this.show();
    this.dates.refresh();
  }

  disconnect() {
    this.text.removeEventListener("input", this.onText);
    for (const name of ["change", "input"]) this.form.removeEventListener(name, this.onFact);
    this.dates.stop();
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

  /** What the dates depend on, as it stands in the form now. */
  facts() {
    const facts = new FormData();
    facts.set("rule", this.text.value);
    for (const name of FACTS) {
      const field = this.fact(name);
      if (field?.type === "checkbox") {
        if (field.checked) facts.set(name, "on");
      } else facts.set(name, field?.value ?? "");
    }
    return facts;
  }

  /** Textarea → controls. */
  show() {
    const rule = read(this.text.value);
    const { parts } = rule;
    const pattern = patternOf(rule);
    const days = daysOf(rule);
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
    const start = this.fact("start_date")?.value ?? "";
    if (["weekly", "biweekly", "nth"].includes(pattern) && !this.weekdayTargets.some(pressed)) {
      const day = weekdayOf(start);
      if (day !== null) press(this.weekdayTargets[day], true);
    }
    if (pattern === "nth" && !this.positionTargets.some(pressed)) {
      press(this.positionTargets[positionOf(start) - 1], true);
    }
    this.intervalTarget.value = "1";
    this.write();
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

  showText() {
    this.textBoxTarget.hidden = false;
    this.switchTarget.setAttribute("aria-expanded", "true");
    this.switchTarget.hidden = true;
  }

  /** Controls → textarea. */
  write() {
    const chosen = {
      pattern: this.patternTarget.value,
      interval: this.intervalTarget.value,
      monthday: this.monthdayTarget.value,
      weekdays: values(this.weekdayTargets),
      positions: values(this.positionTargets),
      end: this.endTarget.value,
      until: this.untilTarget.value,
      count: this.countTarget.value,
    };
    this.text.value = written(chosen, this.excludedDays, this.extras, this.text.value);
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
    this.showParts();
    this.dates.refreshSoon();
  }
}

window.wagtail.app.register("schedule-field", ScheduleField);
