// Letters as readers see them. The server decides (ground/text/letters.py); this only says the same early.

// What the server always takes out, so that it does not count.
const NEVER_KEPT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single ones, wherever they stand
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc]/gu;
const NOTHING = /^[\s\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}\u2800]*$/u;
const segmenter = globalThis.Intl?.Segmenter ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : undefined;

/**
 * Whether a reader would see nothing.
 * @param {string} text
 */
export function isBlank(text) {
  return NOTHING.test(text);
}

/**
 * How many characters the server will count: those of Unicode, not of UTF-16, and a line end once.
 * @param {string} text
 */
export function lengthOf(text) {
  return [...text.replace(NEVER_KEPT, "").trim()].length;
}

/**
 * The beginning of a text in at most `most` characters, ending between letters: never within a family.
 * @param {string} text
 * @param {number} most
 */
export function cut(text, most) {
  if ([...text].length <= most) return text;
  let kept = "";
  let length = 1; // of "…"
  for (const letter of segmenter ? [...segmenter.segment(text)].map((part) => part.segment) : [...text]) {
    length += [...letter].length;
    if (length > most) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}
