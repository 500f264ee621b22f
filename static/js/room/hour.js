// A live hour that a facilitator leads: its stage, whose turn it is, one's own place, and for facilitators who waits.
// The same markup as templates/chat/_hour.html, whose forms work by themselves where the line is down.

import { all, around, byId, find } from "./page.js";

/** @typedef {NonNullable<RoomView["hour"]>} HourView */
/** @typedef {Omit<ClientFrames["hand"], "id"> | Omit<ClientFrames["give_turn"], "id"> | Omit<ClientFrames["lead"], "id">} Step */

const ORDER = ["opening", "talk", "closing", "ended"];

/**
 * What is said of an hour to this reader.
 * @param {HourView} hour
 * @param {{ me: number, texts: RoomData["texts"] }} data
 */
export function words({ stage, prompt, turn, place, hands }, { me, texts }) {
  const mine = turn?.by === me;
  const isUp = mine || place > 0;
  return {
    stage: texts[`hour_${stage}`],
    prompt: prompt || texts[`hourPrompt_${stage}`],
    turn: mine ? texts.hourMine : turn ? texts.hourTurn.replace("%s", turn.name) : "",
    place: place ? texts.hourPlace.replace("%s", `${place}`) : "",
    hand: mine ? texts.hourDone : isUp ? texts.hourDown : texts.hourUp,
    next: hands?.length ? texts.hourNext : turn ? texts.hourFree : "",
    isUp,
  };
}

/**
 * The frame that one of the forms stands for.
 * @param {HTMLFormElement} form
 * @returns {Step}
 */
export function step(form) {
  const given = new FormData(form);
  const number = (/** @type {string} */ name) => Number(given.get(name) ?? 0);
  const text = (/** @type {string} */ name) => String(given.get(name) ?? "");
  if (form.dataset.frame === "hand") return { t: "hand", on: text("on") === "1" };
  if (form.dataset.frame === "give_turn") {
    const to = number("to");
    return { t: "give_turn", now: number("now"), ...(to ? { to } : {}) };
  }
  const stage = /** @type {ClientFrames["lead"]["stage"]} */ (text("stage"));
  return { t: "lead", stage, ...(given.has("prompt") ? { prompt: text("prompt") } : {}) };
}

export class Hour {
  /**
   * @param {object} room
   * @param {RoomData} room.data
   * @param {{ has: (verb: "hand") => boolean }} room.rights
   * @param {() => boolean} room.isUp whether the line is
   * @param {(step: Step) => void} room.take called with what a form stands for
   * @param {() => void} room.over called when an hour that was shown is over
   */
  constructor({ data, rights, isUp, take, over }) {
    this.data = data;
    this.rights = rights;
    this.over = over;
    this.place = byId("hour");
    this.isShown = !this.place.hidden;
    this.asked = ""; // what the facilitator's field was last given
    this.place.addEventListener("submit", (event) => {
      const form = around(event, "form[data-frame]");
      if (!(form instanceof HTMLFormElement) || !isUp()) return; // the form goes by itself
      event.preventDefault();
      take(step(form));
    });
  }

  /** @param {RoomView["hour"]} hour as it is now; undefined: none runs */
  learn(hour) {
    for (const one of all(document, '[data-hour="start"]')) one.hidden = hour !== undefined;
    this.place.hidden = hour === undefined;
    if (hour) this.show(hour);
    else if (this.isShown) this.over();
    this.isShown = hour !== undefined;
  }

  /** @param {HourView} hour */
  show(hour) {
    const said = words(hour, this.data);
    put("hour-stage", said.stage);
    put("hour-prompt", said.prompt);
    put("hour-turn", said.turn);
    put("hour-place", said.place);
    const hand = byId("hour-hand", HTMLFormElement);
    hand.hidden = !this.rights.has("hand") && !said.isUp;
    find(hand, "[name=on]", HTMLInputElement).value = said.isUp ? "0" : "1";
    find(hand, "button").textContent = said.hand;
    if (hour.hands) this.showQueue(hour, hour.hands, said);
  }

  /**
   * What facilitators have besides.
   * @param {HourView} hour
   * @param {NonNullable<HourView["hands"]>} hands
   * @param {ReturnType<typeof words>} said
   */
  showQueue(hour, hands, said) {
    const list = byId("hour-hands");
    const next = byId("hour-next");
    const hadFocus = list.contains(document.activeElement);
    list.replaceChildren(...hands.map((one) => this.line(one)));
    next.hidden = !said.next;
    find(next, "button").textContent = said.next;
    if (hadFocus) find(next, "button").focus();
    for (const now of this.place.querySelectorAll("[name=now]")) {
      if (now instanceof HTMLInputElement) now.value = `${hour.turn?.by ?? 0}`;
    }
    for (const one of all(this.place, "[data-step]")) {
      one.hidden = ORDER.indexOf(one.dataset.step ?? "") <= ORDER.indexOf(hour.stage);
    }
    const ask = byId("hour-ask");
    find(ask, "[name=stage]", HTMLInputElement).value = hour.stage;
    const field = find(ask, "textarea", HTMLTextAreaElement);
    const isTyping = document.activeElement === field && field.value !== this.asked;
    if (!isTyping && said.prompt !== this.asked) field.value = said.prompt;
    this.asked = said.prompt;
  }

  /** @param {{ by: number, name: string }} hand */
  line({ by, name }) {
    const { texts } = this.data;
    const copy = byId("hour-hand-line", HTMLTemplateElement).content.cloneNode(true);
    const line = /** @type {DocumentFragment} */ (copy);
    find(line, ".room__hand-name").textContent = name;
    find(line, "[name=to]", HTMLInputElement).value = `${by}`;
    find(line, "button").ariaLabel = texts.hourGiveTo.replace("%s", name);
    return line;
  }
}

/**
 * Words in their place; the same words are not put there again, since a screen reader would say them twice.
 * @param {string} id
 * @param {string} text
 */
function put(id, text) {
  const place = byId(id);
  if (place.textContent !== text) place.textContent = text;
}
