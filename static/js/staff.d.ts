// What Wagtail's pages give to scripts of ours.

interface Window {
  StimulusModule: { Controller: new () => object };
  wagtail: { app: { register(name: string, controller: new () => object): void } };
}

/** Django's catalogue for scripts. */
declare function gettext(text: string): string;
declare function interpolate(text: string, values: Record<string, string>, named: true): string;

/** What schedule/field.js finds in itself: from its targets and values by Stimulus, and from its own `connect`. */
interface ScheduleParts {
  controlsTarget: HTMLElement;
  patternTarget: HTMLSelectElement;
  intervalTarget: HTMLInputElement;
  monthdayTarget: HTMLSelectElement;
  positionTargets: HTMLButtonElement[];
  weekdayTargets: HTMLButtonElement[];
  endTarget: HTMLSelectElement;
  endPartTargets: HTMLElement[];
  untilTarget: HTMLInputElement;
  countTarget: HTMLInputElement;
  partTargets: HTMLElement[];
  extrasTarget: HTMLElement;
  excludedTarget: HTMLElement;
  extraDayTarget: HTMLInputElement;
  excludedDayTarget: HTMLInputElement;
  textBoxTarget: HTMLElement;
  switchTarget: HTMLElement;
  datesTarget: HTMLElement;
  urlValue: string;
  failedValue: string;
  removeValue: string;
  text: HTMLTextAreaElement;
  form: HTMLFormElement | Document;
  extras: string[];
  excludedDays: string[];
  onText: () => void;
  onFact: (event: Event) => void;
  dates: import("./schedule/dates.js").Dates;
}
