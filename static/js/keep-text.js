// Forms with data-keep-text: what was typed survives a session that ran out while somebody was writing. It stays in
// this tab only. The sign-in page (data-signing-in) is where such a form ends up; anywhere else it is forgotten.

const RAN_OUT = "kept-text-ran-out"; // and where the form was: its own address may be one that only takes forms
const PREFIX = "kept-text:";
const key = (form) => `${PREFIX}${location.pathname}:${form.getAttribute("action") ?? ""}`;
const fields = (form) => [...form.elements].filter((field) => field.matches("textarea[name], input[type=text][name]"));
const keptKeys = () => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));

if (document.querySelector("[data-signing-in]")) {
  const [kept] = keptKeys().map((name) => JSON.parse(sessionStorage.getItem(name)));
  if (kept) {
    sessionStorage.setItem(RAN_OUT, "yes");
    for (const next of document.querySelectorAll("input[name=next]")) next.value = kept.page;
  }
} else {
  const ranOut = sessionStorage.getItem(RAN_OUT);
  for (const form of document.querySelectorAll("form[data-keep-text]")) {
    const kept = ranOut && JSON.parse(sessionStorage.getItem(key(form)) ?? "null");
    for (const field of kept ? fields(form) : []) {
      if (!kept.typed[field.name]) continue;
      field.value = kept.typed[field.name];
      for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    }
    form.addEventListener("submit", () => {
      const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
      sessionStorage.setItem(key(form), JSON.stringify({ page: location.pathname + location.search, typed }));
    });
  }
  sessionStorage.removeItem(RAN_OUT);
  for (const name of keptKeys()) sessionStorage.removeItem(name);
}
