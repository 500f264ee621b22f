// Words that are not stored by the server yet, and the draft. They survive a reload and an expired log-in.
// One key for each message, so that two tabs never overwrite each other's.

export class Outbox {
  constructor(member) {
    this.prefix = `tsudoi:out:${member}:`;
    this.draftKey = `tsudoi:draft:${member}`;
    this.memory = new Map(); // what the browser would not keep
    this.keeps = true;
  }

  put(item) {
    this.memory.set(item.id, item);
    this.write(this.prefix + item.id, JSON.stringify(item));
  }

  remove(id) {
    this.memory.delete(id);
    this.write(this.prefix + id, null);
  }

  has(id) {
    return this.memory.has(id);
  }

  // Everything that waits, oldest first; also what another tab or an earlier visit left.
  all() {
    for (const [key, value] of this.stored()) {
      const id = key.slice(this.prefix.length);
      if (!this.memory.has(id)) {
        try {
          this.memory.set(id, JSON.parse(value));
        } catch {
          this.write(key, null);
        }
      }
    }
    return [...this.memory.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  stored() {
    try {
      return Object.entries(localStorage).filter(([key]) => key.startsWith(this.prefix));
    } catch {
      return [];
    }
  }

  get draft() {
    try {
      return localStorage.getItem(this.draftKey) ?? "";
    } catch {
      return "";
    }
  }

  set draft(text) {
    this.write(this.draftKey, text || null);
  }

  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      this.keeps = false; // private mode or a full disk: they live as long as the page
    }
  }
}
