// The sheet behind a message's "⋯", and the small form in which words for an act are written.

import { all, around, byId, find } from "./page.js";

/**
 * @import { Deed } from "./acts.js"
 * @import { Rights } from "./rights.js"
 */

/**
 * `act` resolves to null, or to the words of a refusal, for the sheet to show; `press` lets the bar show them.
 * @typedef {object} Does
 * @property {(line: HTMLElement, deed: Deed) => Promise<string | null>} act
 * @property {(line: HTMLElement, deed: Deed) => void} press
 * @property {(line: HTMLElement) => void} reply
 */

const WAITS = 10_000; // milliseconds

export class Sheet {
  /**
   * @param {RoomData} data
   * @param {Rights} rights
   * @param {Does} does
   */
  constructor(data, rights, does) {
    this.data = data;
    this.rights = rights;
    this.does = does;
    this.sheet = byId("sheet", HTMLDialogElement);
    this.words = byId("words", HTMLDialogElement);
    this.field = byId("words-text", HTMLTextAreaElement);
    this.note = byId("report-note", HTMLTextAreaElement);
    this.noteError = byId("report-error");
    /** @type {HTMLElement | null} */
    this.opener = null;
    /** @type {HTMLElement | null} the line for which words are asked */
    this.asked = null;
    for (const dialog of [this.sheet, this.words]) {
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
      dialog.addEventListener("close", () => this.opener?.isConnected && this.opener.focus({ preventScroll: true }));
    }
  }

  /**
   * False when nothing is known of what may be done: the link behind "⋯" leads to a page that knows.
   * @param {HTMLElement} line
   * @param {HTMLElement} opener gets the focus back
   */
  open(line, opener) {
    const may = this.rights.over(line);
    if (!may) return false;
    this.note.value = "";
    this.noteError.textContent = "";
    this.opener = opener;
    const name = find(line, ".message__name").textContent;
    byId("sheet-title").textContent = this.data.texts.menuOf.replace("%s", name);
    for (const button of all(this.sheet, "[data-act]")) button.hidden = !may.has(button.dataset.act);
    for (const part of all(this.sheet, "[data-for]")) part.hidden = !may.has(part.dataset.for);
    for (const button of all(this.sheet, "[data-kind]")) {
      const own = line.querySelector(`.sign[value="${button.dataset.kind}"]`);
      button.setAttribute("aria-pressed", own?.getAttribute("aria-pressed") ?? "false");
    }
    this.sheet.onclick = (event) => this.choose(event, line);
    this.sheet.showModal();
    return true;
  }

  close() {
    for (const dialog of [this.sheet, this.words]) dialog.close();
  }

  /**
   * @param {Event} event
   * @param {HTMLElement} line
   */
  choose(event, line) {
    const button = around(event, "button");
    const { kind, reason, act } = button?.dataset ?? {};
    if (!button || (!kind && !reason && !act)) return;
    this.sheet.close();
    if (kind) {
      const on = button.getAttribute("aria-pressed") !== "true";
      this.does.press(line, { t: "react", kind: /** @type {ReactionKind} */ (kind), on });
    } else if (reason) this.report(line, /** @type {ClientFrames["report"]["reason"]} */ (reason));
    else if (act === "reply") {
      this.opener = null; // the focus goes on to the field
      this.does.reply(line);
    } else if (act && document.getElementById(`words-${act}`)) this.ask(line, act);
    else if (!button.dataset.confirm || confirm(button.dataset.confirm)) {
      this.does.press(line, /** @type {Deed} */ ({ t: act }));
    }
  }

  /**
   * A report that was refused is written on here: what was typed stands there still.
   * @param {HTMLElement} line
   * @param {ClientFrames["report"]["reason"]} reason
   */
  async report(line, reason) {
    const { opener } = this;
    const note = this.note.value;
    const refusal = await this.does.act(line, { t: "report", reason, ...(note.trim() && { note }) });
    if (!refusal || !opener) return;
    this.open(line, opener);
    find(this.sheet, ".sheet__report").hidden = false; // the message may be hidden by now: without reasons to choose
    this.note.value = note;
    this.noteError.textContent = refusal;
    this.note.focus();
  }

  /**
   * @param {HTMLElement} line
   * @param {string} act for which words are written: `words-…` of the page says how they are asked for
   */
  ask(line, act) {
    const { title = "", label = "", go = "", field = "", reasons } = byId(`words-${act}`).dataset;
    byId("words-title").textContent = title;
    byId("words-label").textContent = label;
    byId("words-go").textContent = go;
    byId("words-error").textContent = "";
    // What was typed before a log-in ran out is still there, in this tab.
    const key = `tsudoi:words:${this.data.me}:${act}:${line.dataset.id}`;
    /** @type {Record<string, string>} */
    const given = {
      body: find(line, ".message__body").textContent,
      topic: find(line, ".message__topic").textContent.trim(),
    };
    this.field.value = sessionStorage.getItem(key) ?? given[field] ?? "";
    byId("words-form").onsubmit = (event) => {
      event.preventDefault();
      const { submitter } = event;
      const kind = submitter instanceof HTMLButtonElement && submitter.name === "kind" ? submitter.value : "";
      this.submit(line, act, { field, kind }, key);
    };
    byId("words-reasons").replaceChildren();
    this.asked = line;
    if (reasons) this.offer(line, reasons);
    this.words.showModal();
    this.field.focus();
  }

  /**
   * Show the reasons that the message's own page offers, in its writer's language.
   * @param {HTMLElement} line
   * @param {string} otherwise what is said where that page cannot be read
   */
  async offer(line, otherwise) {
    const reasons = await reasonsOf(find(line, ".message__more", HTMLAnchorElement).href);
    if (this.asked === line) byId("words-reasons").replaceChildren(reasons ?? otherwise);
  }

  /**
   * @param {HTMLElement} line
   * @param {string} act
   * @param {{ field: string, kind: string }} how the field of its frame for the words, and the reason that was pressed
   * @param {string} key under which the words are kept until they are taken
   */
  async submit(line, act, { field, kind }, key) {
    const text = this.field.value;
    sessionStorage.setItem(key, text);
    const refusal = await this.does.act(line, /** @type {Deed} */ ({ t: act, [field]: text, ...(kind && { kind }) }));
    if (refusal) byId("words-error").textContent = refusal;
    else {
      sessionStorage.removeItem(key);
      this.words.close();
    }
  }
}

/**
 * @param {string} address of a message's page
 * @returns {Promise<Element | null>} null where it cannot be read
 */
async function reasonsOf(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(WAITS) });
    if (!response.ok || response.redirected) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".reasons");
  } catch {
    return null; // no network: whoever asked says so
  }
}
