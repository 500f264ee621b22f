// Whether a message that is about to be sent joins things by which somebody can be found: a name, a school, a clinic, a
// town, a telephone number, an address. Thought of on the device; what was not sent never leaves it.

/** @typedef {"name" | "school" | "clinic" | "town" | "phone" | "address"} Kind */

const KANJI = "\\u4e00-\\u9fff々〆";
const KATAKANA = "ァ-ヴー";
const PROPER = `[${KANJI}${KATAKANA}]`;
/** Words before 小学校, 病院 and the like that name none. */
const NAMES_NONE =
  /^(?:公立|私立|国立|市立|区立|町立|村立|県立|都立|府立|認可|無認可|地域|近所|近隣|地元|特別|特別支援|支援|総合|大学|専門|動物|救急|認定|小規模|児童|普通|通信制|定時制|全日制|附属|付属|第一志望|新設|統合|小児|発達|療育|精神|産婦人|内|眼|耳鼻|皮膚|歯|子供|大人|地区|別|同|他|前|次|今|毎回|毎日|学童|院内|企業内|夜間|休日|当番|母子|心療内|一般)$/;
/** Words before 市, 区, 町, 村 that make no town of them. */
const NO_TOWN = /^(?:地|校|学|特|街|下|港|隣|城下|農|漁|山|都|朝|見本|同|他|各|全|当|両|選挙|行政|自治|市|町|区|村)$/;
/** さん, ちゃん, くん of nobody in particular. */
const NOBODY =
  /(?:お母|お父|母|父|お姉|お兄|姉|兄|おじい|おばあ|お爺|お婆|おじ|おば|祖母|祖父|奥|旦那|皆|みな|みんな|赤|お医者|医者|お客|看護師|保健師|助産師|保育士|職員|担当|進行役|見守り|相談員|先輩|お子|子|娘|息子|ママ|パパ|業者|店員|患者|お隣|隣|たく|たっく|いもうと|おとうと|ワン|ニャン|ウサギ|どなた|あか|ばあ|じい|かあ|とう|ねえ|にい|おじょう|お嬢|坊)$/;
const FREE_NUMBER = /^0(?:120|570|800)/;

/** @type {[Kind, RegExp, RegExp | null][]} what is looked for, and which of its first groups mean nobody */
const PATTERNS = [
  ["name", new RegExp(`([${KANJI}${KATAKANA}ぁ-ん]{1,6})(?:さん|ちゃん|くん|君)(?![ぁ-ん]*付け)`, "g"), NOBODY],
  ["name", new RegExp(`(?:名前は|氏名は|本名は)\\s*([${KANJI}${KATAKANA}ぁ-んA-Za-z]{2,})`, "g"), null],
  ["name", /\b(?:my|his|her|our) (?:real |full )?name is ([A-Z]\w+)|\b(?:Mr|Mrs|Ms|Dr)\.? [A-Z]\w+/g, null],
  ["name", /\b(?:son|daughter|boy|girl|kid|child),? [A-Z][a-z]+\b/g, null],
  [
    "school",
    new RegExp(
      `(${PROPER}{2,12})(?:小学校|中学校|高校|高等学校|幼稚園|保育園|保育所|こども園|支援学校|支援学級|学園|小学部)`,
      "g",
    ),
    NAMES_NONE,
  ],
  [
    "school",
    /(?<=^|[、。\s「『(])([ぁ-ん]{2,5})(?:小学校|中学校|幼稚園|保育園|保育所|こども園|学園)/g,
    /[のなはがもにとでを]$/,
  ],
  ["school", /\b[A-Z]\w+ (?:Elementary|Primary|Middle|High|Junior High|Nursery|Special)(?: School)?\b/g, null],
  ["school", /\b[A-Z]\w+ (?:School|Kindergarten|Preschool)\b/g, null],
  [
    "clinic",
    new RegExp(`(${PROPER}{2,12})(?:病院|医院|クリニック|小児科|診療所|療育センター|発達センター|薬局)`, "g"),
    NAMES_NONE,
  ],
  ["clinic", /\b[A-Z]\w+(?: [A-Z]\w+)? (?:Clinic|Hospital|Pharmacy)\b/g, null],
  [
    "town",
    new RegExp(`(${PROPER}{1,6})[市区町村](?=[にのでをはがへと、。\\s]|$|[0-9]|${PROPER}{1,6}(?:町|区|[0-9]))`, "g"),
    NO_TOWN,
  ],
  ["town", new RegExp(`(${PROPER}{1,8})駅(?!前の|員|伝|弁)`, "g"), /^(?:最寄|最寄り|近|終着|乗換|無人|各)$/],
  ["town", /\b[A-Z][a-z]+(?:-shi|-ku|-cho|-machi|-son| City| Ward| Station| Town)\b/g, null],
  ["phone", /0[0-9]{1,4}[-(). ]{0,2}[0-9]{1,4}[-(). ]{0,2}[0-9]{3,4}/g, null],
  [
    "address",
    /[0-9]+(?:丁目|番地|号室)|〒 ?[0-9]{3}-?[0-9]{4}|(?:^|[^0-9-])[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,4}(?![0-9-])/g,
    null,
  ],
  ["address", /\b[0-9]+ [A-Z]\w+ (?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive)\b/g, null],
];

/**
 * The kinds of such things in a text, each once.
 * @param {string} text
 * @returns {Kind[]}
 */
export function kindsIn(text) {
  const plain = text.normalize("NFKC").replace(/[‐‑‒–—−]/g, "-");
  /** @type {Set<Kind>} */
  const found = new Set();
  for (const [kind, pattern, none] of PATTERNS) {
    for (const match of plain.matchAll(pattern)) {
      if (kind === "phone" ? isNumber(match[0]) : !none?.test(match[1] ?? "")) found.add(kind);
    }
  }
  return [...found];
}

/**
 * Whether they tell who somebody is: two kinds together, or a telephone number that is one person's.
 * @param {Kind[]} kinds
 * @param {string} text
 */
export function tellsWho(kinds, text) {
  return kinds.length > 1 || (kinds.includes("phone") && /0[5789]0[-(). ]{0,2}[0-9]{4}/.test(text.normalize("NFKC")));
}

/** @param {string} match */
function isNumber(match) {
  const digits = match.replace(/[^0-9]/g, "");
  return digits.length >= 10 && digits.length <= 11 && !FREE_NUMBER.test(digits);
}
