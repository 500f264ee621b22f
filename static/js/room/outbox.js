// Words that are not stored by the server yet, and the draft. They survive a reload and an expired log-in, and belong
// to one membership: somebody else at the same device neither sees nor sends them. A log-out erases them. One key for
// each message, so that two tabs never overwrite each other's.

/**
 * A message that waits. `nth` is its place in the order of writing; `refused` says why the server did not take it.
 * @typedef {{ id: string, nth: number, body: string, reply_to?: number, topic?: string, refused?: string }} Item
 */

export class Outbox {
  /** @param {number} member the membership to which all of it belongs */
  constructor(member) {
    this.prefix = `tsudoi:out:${member}:`;
    this.draftKey = `tsudoi:draft:${member}`;
    this.hereKey = `tsudoi:here:${member}`; // goes with everything else when somebody logs out
    /** @type {Map<string, Item>} */
    this.memory = new Map();
    this.keeps = true; // whether the browser kept what was put here last
    this.marked = false; // whether it was told that somebody is here
    this.write(this.hereKey, "1");
    this.draft = this.read(this.draftKey) ?? "";
    this.look();
    addEventListener("storage", ({ key, newValue }) => {
      if (key?.startsWith(this.prefix)) this.remember(key, newValue);
    });
  }

  /**
   * Keep a new message; its place is a counter, as a clock could be set back in between.
   * @param {string} body
   * @param {number} [replyTo] 0 or nothing: it answers no message
   * @param {string} [topic] nothing: it has none
   */
  add(body, replyTo, topic) {
    const nth = Math.max(0, ...[...this.memory.values()].map((item) => item.nth)) + 1;
    /** @type {Item} */
    const item = { id: newId(), nth, body, ...(replyTo && { reply_to: replyTo }), ...(topic && { topic }) };
    this.put(item);
    return item;
  }

  /** @param {Item} item */
  put(item) {
    this.memory.set(item.id, item);
    this.keeps = this.write(this.prefix + item.id, JSON.stringify(item));
  }

  /** @param {string} id */
  get(id) {
    return this.memory.get(id);
  }

  /** @param {string} id */
  remove(id) {
    if (this.memory.delete(id)) this.write(this.prefix + id, null);
  }

  /** Everything that waits, oldest first; also what another tab or an earlier visit left. */
  all() {
    return [...this.memory.values()].sort((a, b) => a.nth - b.nth || (a.id < b.id ? -1 : 1));
  }

  /** A page that was put aside hears nothing of what other tabs keep: look again. */
  look() {
    for (const [key, value] of this.stored()) this.remember(key, value);
  }

  /**
   * Take over what the browser keeps under a key; null: nothing any more.
   * @param {string} key
   * @param {string | null} value
   */
  remember(key, value) {
    const id = key.slice(this.prefix.length);
    if (value === null) {
      this.memory.delete(id);
      return;
    }
    try {
      const item = JSON.parse(value);
      if (item.id === id && typeof item.body === "string") this.memory.set(id, { ...item, nth: item.nth ?? 0 });
    } catch {
      this.write(key, null); // not ours to read
    }
  }

  /** @returns {[string, string][]} */
  stored() {
    try {
      return Object.entries(localStorage).filter(([key]) => key.startsWith(this.prefix));
    } catch {
      return [];
    }
  }

  /**
   * The draft is one for all tabs: whoever typed last. A tab in which nothing was typed leaves it alone.
   * @param {string} text
   */
  saveDraft(text) {
    if (text === this.draft) return;
    if (text || this.read(this.draftKey) === this.draft) this.write(this.draftKey, text || null);
    this.draft = text;
  }

  /**
   * Another tab changed the draft: `follow(text)` where the field still holds what was last kept.
   * @param {{ value: string }} field
   * @param {(text: string) => void} follow
   */
  followDraft(field, follow) {
    addEventListener("storage", ({ key, newValue }) => {
      if (key !== this.draftKey || field.value !== this.draft) return;
      this.draft = newValue ?? "";
      follow(this.draft);
    });
  }

  /** Somebody has logged out in this browser, so that nothing may be kept here any more. */
  get erased() {
    return this.marked && this.read(this.hereKey) === null;
  }

  /** Give up everything, here and on the device; returns the words that were not sent. */
  empty() {
    const words = this.all().map(({ body }) => body);
    for (const id of [...this.memory.keys()]) this.remove(id);
    for (const key of [this.draftKey, this.hereKey]) this.write(key, null);
    this.draft = "";
    this.marked = true;
    return words;
  }

  /** @param {string} key */
  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  /**
   * Whether the browser kept it: in private mode, or with a full disk, words live as long as the page.
   * @param {string} key
   * @param {string | null} value null takes it away
   */
  write(key, value) {
    if (this.erased) return false;
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      this.marked ||= key === this.hereKey;
      return true;
    } catch {
      return false;
    }
  }
}

/** A UUID. randomUUID needs a secure page; a centre's own machine may serve plain http on its network. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
