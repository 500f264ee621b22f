// Who is writing. Not read out: it would talk over the conversation.

const LASTS = 5_000;

export class Typists {
  /**
   * @param {HTMLElement} place
   * @param {RoomData["texts"]} texts
   */
  constructor(place, texts) {
    this.place = place;
    this.texts = texts;
    /** @type {Map<number, [name: string, timer: ReturnType<typeof setTimeout>]>} */
    this.now = new Map(); // by membership
  }

  /**
   * @param {number} member
   * @param {string} name
   */
  start(member, name) {
    clearTimeout(this.now.get(member)?.[1]);
    this.now.set(member, [name, setTimeout(() => this.stop(member), LASTS)]);
    this.show();
  }

  /** @param {number} member */
  stop(member) {
    clearTimeout(this.now.get(member)?.[1]);
    if (this.now.delete(member)) this.show();
  }

  end() {
    for (const member of [...this.now.keys()]) this.stop(member);
  }

  show() {
    const names = [...this.now.values()].map(([name]) => name);
    this.place.textContent =
      names.length === 0
        ? ""
        : names.length > 2
          ? this.texts.typingMany
          : this.texts.typing.replace("%s", names.join("、"));
  }
}
