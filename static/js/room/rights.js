// What the reader may do: what the server says of the room and of each message. Nothing is decided here.

/**
 * What this audience may do, as a line carries it: "react edit:1795401800", each with the end of its time (in seconds).
 * Undefined where the server, of the version before, has not said it.
 * @param {Audience} audience
 * @param {MessageView["may"]} may
 * @param {MessageView["until"]} [until]
 */
export function listed(audience, may, until = {}) {
  return may && (may[audience] ?? []).map((verb) => (until[verb] ? `${verb}:${until[verb]}` : verb)).join(" ");
}

/** @type {Right[]} */
const WRITING = ["post", "reply", "react", "edit", "topic"]; // as in chat/rights.py

export class Rights {
  /** @param {RoomData} data */
  constructor(data) {
    this.data = data;
    /** @type {Set<string>} */
    this.inRoom = new Set(data.may);
  }

  /**
   * The room is another one now: frozen, or going on. While one's own writing is paused that changes nothing.
   * @param {RoomView} room
   */
  learn({ may }) {
    if (may && !this.data.paused) this.inRoom = new Set(may[this.data.role]);
  }

  /** Nothing is written for now. */
  onlyReads() {
    for (const verb of WRITING) this.inRoom.delete(verb);
  }

  /** @param {Right} verb done with the room itself */
  has(verb) {
    return this.inRoom.has(verb);
  }

  /**
   * What may be done with the message of a line at this moment; null where the server has not said it.
   * @param {HTMLElement} line
   */
  over({ dataset: { may, mayBy } }) {
    if (may === undefined) return null;
    const now = this.data.now + performance.now() / 1000; // the server's; the device's clock may be wrong
    /** @type {Set<string | undefined>} */
    const found = new Set();
    for (const one of `${may} ${mayBy ?? ""}`.split(" ")) {
      const [verb = "", end] = one.split(":");
      if (this.inRoom.has(verb) && (!end || now < Number(end))) found.add(verb);
    }
    return found;
  }
}
