// The sheet behind a message's "⋯", and the small form in which words for an act are written.

export class Sheet {
  constructor(data, act) {
    this.data = data;
    this.act = act; // (verb, line, details) → promise of null, or of a refusal
    this.sheet = document.getElementById("sheet");
    this.words = document.getElementById("words");
    this.form = document.getElementById("words-form");
    this.note = document.getElementById("report-note");
    this.noteError = document.getElementById("report-error");
    for (const dialog of [this.sheet, this.words]) {
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
      dialog.addEventListener("close", () => this.opener?.isConnected && this.opener.focus({ preventScroll: true }));
    }
    this.sheet.addEventListener("click", (event) => this.choose(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  open(line, opener) {
    const { texts, facilitator, editSeconds } = this.data;
    const { state } = line.dataset;
    const mine = "mine" in line.dataset;
    const visible = state === "visible";
    const closed = document.getElementById("compose").hidden;
    const now = this.data.now + performance.now() / 1000; // the server's; the device's clock may be wrong
    const fresh = now - Number(line.dataset.at) < editSeconds;
    const may = {
      reply: !closed && (visible || state === "hidden"),
      edit: !closed && mine && visible && fresh,
      withdraw: mine && (visible || state === "hidden"),
      hide: facilitator && !mine && visible,
      restore: facilitator && !mine && state === "hidden",
      mute: !facilitator && !mine && line.dataset.by !== "" && line.dataset.role === "member",
      report: !mine && visible,
      react: !closed && visible,
    };
    this.line = line;
    this.note.value = "";
    this.noteError.textContent = "";
    this.opener = opener;
    document.getElementById("sheet-title").textContent = texts.menuOf.replace(
      "%s",
      line.querySelector(".message__name").textContent,
    );
    for (const button of this.sheet.querySelectorAll("[data-act]")) button.hidden = !may[button.dataset.act];
    for (const part of this.sheet.querySelectorAll("[data-for]")) part.hidden = !may[part.dataset.for];
    for (const button of this.sheet.querySelectorAll("[data-kind]")) {
      const own = line.querySelector(`.sign[value="${button.dataset.kind}"]`);
      button.setAttribute("aria-pressed", own?.getAttribute("aria-pressed") ?? "false");
    }
    this.sheet.showModal();
  }

  close() {
    for (const dialog of [this.sheet, this.words]) dialog.close();
  }

  choose(event) {
    const button = event.target.closest("button");
    const { kind, reason, act } = button?.dataset ?? {};
    if (!kind && !reason && !act) return;
    this.sheet.close();
    if (act === "reply") this.opener = null; // the focus goes on to the field
    if (kind) this.act("react", this.line, { kind, on: button.getAttribute("aria-pressed") !== "true" });
    else if (reason) this.report(reason);
    else if (["edit", "hide", "restore"].includes(act)) this.ask(act);
    else if (act !== "withdraw" || confirm(this.data.texts.withdrawAsk)) this.act(act, this.line, {});
  }

  // A report that was refused is written on here: what was typed stands there still.
  async report(reason) {
    const { line, opener } = this;
    const note = this.note.value;
    const refusal = await this.act("report", line, { reason, ...(note.trim() && { note }) });
    if (!refusal) return;
    this.open(line, opener);
    this.note.value = note;
    this.noteError.textContent = refusal;
    this.note.focus();
  }

  ask(act) {
    const { title, label, go } = document.getElementById(`words-${act}`).dataset;
    const field = document.getElementById("words-text");
    this.asked = act;
    document.getElementById("words-title").textContent = title;
    document.getElementById("words-label").textContent = label;
    document.getElementById("words-go").textContent = go;
    document.getElementById("words-error").textContent = "";
    // What was typed before a log-in ran out is still there, in this tab.
    field.value =
      sessionStorage.getItem(this.key) ?? (act === "edit" ? this.line.querySelector(".message__body").textContent : "");
    this.words.showModal();
    field.focus();
  }

  get key() {
    return `tsudoi:words:${this.data.me}:${this.asked}:${this.line.dataset.id}`;
  }

  async submit(event) {
    event.preventDefault();
    const text = document.getElementById("words-text").value;
    const { key } = this;
    sessionStorage.setItem(key, text);
    const refusal = await this.act(this.asked, this.line, this.asked === "edit" ? { body: text } : { reason: text });
    if (refusal) document.getElementById("words-error").textContent = refusal;
    else {
      sessionStorage.removeItem(key);
      this.words.close();
    }
  }
}
