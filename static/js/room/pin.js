// The one message at the room's top, and what becomes of it: the same markup as templates/chat/_pin.html.

import { beginning, called } from "./drawing.js";
import { byId, find } from "./page.js";

export class Pin {
  /** @param {RoomData} data */
  constructor(data) {
    this.data = data;
  }

  get place() {
    return byId("pin");
  }

  /**
   * A message as it is now: perhaps it came to the top, or is no longer there.
   * @param {MessageView} view
   */
  learn(view) {
    if (view.pinned && view.html !== undefined) this.show(view, view.html);
    else if (this.place.dataset.id === String(view.id)) this.clear();
  }

  /**
   * @param {MessageView} view
   * @param {string} html
   */
  show({ id, by, name, role, picture }, html) {
    const { place } = this;
    const body = find(place, ".room__pin-body");
    body.innerHTML = html; // cleaned by the server, twice; the page's policy runs no script from it anyway
    find(place, ".room__pin-begin").textContent = beginning(body, called(this.data.texts, picture));
    find(place, ".room__pin-name").textContent = role === "gone" ? this.data.texts.gone : name;
    find(place, "a", HTMLAnchorElement).href = `${this.data.room}?at=${id}#m${id}`;
    Object.assign(place.dataset, { id, by: by ?? "" });
    place.hidden = false;
  }

  clear() {
    const { place } = this;
    for (const part of ["begin", "body", "name"]) find(place, `.room__pin-${part}`).replaceChildren();
    Object.assign(place.dataset, { id: "", by: "" });
    place.hidden = true;
  }

  /**
   * Nothing more by this person (`by…`), or not this message (`m…`).
   * @param {string} key
   */
  hide(key) {
    const { id, by } = this.place.dataset;
    if (key === `by${by}` || key === `m${id}`) this.clear();
  }

  /**
   * A fresh list that the server rendered carries the line at the top along.
   * @param {DocumentFragment} fresh
   */
  takeFrom(fresh) {
    const carrier = fresh.querySelector("[data-pin]");
    const now = carrier?.querySelector("#pin");
    if (now && !now.isEqualNode(this.place)) this.place.replaceWith(now);
    carrier?.remove();
  }
}
