// The editor of translations (wagtail_localize) says two things in English, past any catalogue: they are said anew.
/** @type {[RegExp, (...parts: string[]) => string][]} */
const SAID = [
  [/^More actions$/, () => gettext("More actions")],
  [
    /^(.+) to (.+) translation$/,
    (_whole, source = "", target = "") =>
      interpolate(gettext("%(source)s to %(target)s translation"), { source, target }, true),
  ],
];

/** @param {string} text */
function inWords(text) {
  return SAID.reduce((said, [english, words]) => said.replace(english, words), text);
}

/** @param {Element} editor */
function sayAnew(editor) {
  const texts = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = /** @type {Text} */ (texts.currentNode);
    const said = inWords(text.data);
    if (said !== text.data) text.data = said;
  }
  for (const name of ["title", "aria-label"]) {
    for (const one of editor.querySelectorAll(`[${name}$=" translation"]`)) {
      one.setAttribute(name, inWords(one.getAttribute(name) ?? ""));
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const editor = document.querySelector(".js-translation-editor");
  if (!editor || document.documentElement.lang === "en") return;
  new MutationObserver(() => sayAnew(editor)).observe(editor, { childList: true, subtree: true });
  sayAnew(editor);
});
