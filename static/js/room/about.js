// The topic in which something is written: always shown, and none (the whole room) unless the writer chose one.

import { byId, find } from "./page.js";

const SPOKEN = "ja"; // topics are people's words, as in drawing.js

export class About {
  /** @param {RoomData} data */
  constructor(data) {
    this.data = data;
    this.field = find(byId("about"), "[name=topic]", HTMLInputElement);
    this.now = byId("about-now");
    this.names = byId("topic-names");
    this.field.addEventListener("input", () => this.show());
    this.show();
  }

  get name() {
    return this.field.value.trim();
  }

  /** @param {string} name nothing: no topic */
  set(name) {
    this.field.value = name;
    this.show();
  }

  /** As it is before somebody chooses: the topic by which the room is read, if any. */
  reset() {
    this.set(this.data.topicName);
  }

  show() {
    const { name } = this;
    this.now.textContent = name || this.data.texts.noTopic;
    if (name) this.now.lang = SPOKEN;
    else this.now.removeAttribute("lang");
  }

  /**
   * A topic that somebody used is offered, the latest first.
   * @param {MessageView} view
   */
  learn({ topic }) {
    if (!topic) return;
    for (const known of this.names.querySelectorAll("option")) if (known.value === topic.name) return;
    const option = document.createElement("option");
    option.value = topic.name;
    this.names.prepend(option);
  }
}
