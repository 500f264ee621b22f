// Where there is help, for whoever wrote of distress: shown at once, to them alone. The markup is that of _help.html.

import { byId } from "./page.js";

/** @typedef {NonNullable<ServerFrames["ack"]["help"]>} Offer */

export class Help {
  constructor() {
    this.box = byId("help");
    this.contacts = byId("help-contacts");
    byId("help-close").addEventListener("click", (event) => {
      event.preventDefault();
      this.box.hidden = true;
    });
  }

  /** @param {Offer} offer */
  show({ said, contacts }) {
    byId("help-said").textContent = said;
    this.contacts.replaceChildren(...contacts.map(entry));
    this.box.hidden = false;
  }
}

/** @param {Offer["contacts"][number]} contact */
function entry({ label, number, tel, url }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const name = document.createElement("span");
  name.textContent = label;
  link.href = tel || url;
  link.append(name);
  if (tel) {
    const digits = document.createElement("strong");
    digits.className = "help-number";
    digits.textContent = number;
    link.append(" ", digits);
  } else {
    link.rel = "noreferrer";
  }
  item.append(link);
  return item;
}
