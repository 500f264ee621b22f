// Who is writing. Not read out: it would talk over the conversation.

const LASTS = 5_000;

export class Typists {
  constructor(place, texts) {
    Object.assign(this, { place, texts });
    this.now = new Map(); // member → [name, timer]
  }

  start(member, name) {
    clearTimeout(this.now.get(member)?.[1]);
    this.now.set(member, [name, setTimeout(() => this.stop(member), LASTS)]);
    this.show();
  }

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
