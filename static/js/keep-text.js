// Forms with data-keep-text: what was typed survives a session that ran out while somebody was writing. It stays in
// this tab only. The sign-in page (data-signing-in) is where such a form ends up; anywhere else it is forgotten.

const RAN_OUT = "kept-text-ran-out";
const PREFIX = "kept-text:";
const key = (form) => `${PREFIX}${location.pathname}:${form.getAttribute("action") ?? ""}`;
const fields = (form) => [...form.elements].filter((field) => field.matches("textarea[name], input[type=text][name]"));
const keptKeys = () => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));

if (document.querySelector("[data-signing-in]")) {
  if (keptKeys().length) sessionStorage.setItem(RAN_OUT, "yes");
} else {
  const ranOut = sessionStorage.getItem(RAN_OUT);
  for (const form of document.querySelectorAll("form[data-keep-text]")) {
    const kept = ranOut && JSON.parse(sessionStorage.getItem(key(form)) ?? "null");
    for (const field of kept ? fields(form) : []) if (field.name in kept) field.value = kept[field.name];
    form.addEventListener("submit", () => {
      const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
      sessionStorage.setItem(key(form), JSON.stringify(typed));
    });
  }
  sessionStorage.removeItem(RAN_OUT);
  for (const name of keptKeys()) sessionStorage.removeItem(name);
}
