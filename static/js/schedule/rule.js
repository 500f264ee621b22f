// The text of a programme's rule, read and written: RRULE, EXDATE and RDATE lines, as the server understands them.

/**
 * A rule's text, read. `parts` is {FREQ: "WEEKLY", …}, days are like "20270105"; `understood` is false when there is
 * something that no control can show.
 * @typedef {object} Rule
 * @property {Record<string, string> | null} parts
 * @property {string[]} extras
 * @property {string[]} excluded
 * @property {boolean} understood
 */

/**
 * What the controls say, with the empty string where nothing is chosen. Days are as browsers write them: 2027-01-05.
 * @typedef {object} Chosen
 * @property {string} pattern one of `patternOf`
 * @property {string} interval
 * @property {string} monthday
 * @property {string[]} weekdays like "TU"
 * @property {string[]} positions like "2"
 * @property {string} end "until", "count" or nothing
 * @property {string} until
 * @property {string} count
 */

/** @type {Record<string, string>} */
const FREQUENCIES = {
  weekly: "WEEKLY",
  biweekly: "WEEKLY",
  nth: "MONTHLY",
  monthday: "MONTHLY",
  daily: "DAILY",
  yearly: "YEARLY",
};

export const compact = (/** @type {string} */ day) => day.replaceAll("-", "");
export const dashed = (/** @type {string} */ day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;

/**
 * @param {string} text
 * @returns {Rule}
 */
export function read(text) {
  /** @type {Rule} */
  const rule = { parts: null, extras: [], excluded: [], understood: true };
  const lines = text.split("\n").map((one) => one.trim());
  for (const line of lines.filter(Boolean)) {
    const label = line.split(/[:;]/, 1)[0].toUpperCase();
    const value = line.slice(line.indexOf(":") + 1);
    const days = value
      .split(",")
      .map((day) => day.slice(0, 8))
      .filter((day) => /^\d{8}$/.test(day));
    if (label === "RRULE" && !rule.parts) {
      const parts = value.toUpperCase().split(";").filter(Boolean);
      rule.parts = Object.fromEntries(parts.map((part) => part.split("=")));
    } else if (label === "RDATE") rule.extras.push(...days);
    else if (label === "EXDATE") rule.excluded.push(...days);
    else rule.understood = false;
  }
  return rule;
}

/**
 * Which of the patterns says exactly this rule; "raw" when none does.
 * @param {Rule} rule
 */
export function patternOf(rule) {
  const { parts, understood } = rule;
  if (!understood) return "raw";
  if (!parts) return "none";
  const rest = new Set(
    Object.keys(parts).filter((name) => !["FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST"].includes(name)),
  );
  const only = (/** @type {string[]} */ ...names) => [...rest].every((name) => names.includes(name));
  const days = daysOf(rule);
  if (parts.FREQ === "DAILY" && only()) return "daily";
  if (parts.FREQ === "YEARLY" && only() && !parts.INTERVAL) return "yearly";
  if (parts.FREQ === "WEEKLY" && only("BYDAY") && days.every((day) => /^[A-Z]{2}$/.test(day))) {
    return parts.INTERVAL === "2" ? "biweekly" : "weekly";
  }
  if (parts.FREQ === "MONTHLY" && rest.has("BYDAY") && only("BYDAY")) {
    const positions = new Set(days.map((day) => day.slice(0, -2)));
    const weekdays = new Set(days.map((day) => day.slice(-2)));
    return positions.size * weekdays.size === days.length && !positions.has("") ? "nth" : "raw";
  }
  if (parts.FREQ === "MONTHLY" && only("BYMONTHDAY") && !(parts.BYMONTHDAY || "").includes(",")) return "monthday";
  return "raw";
}

/** The weekdays of a rule's BYDAY, each with its position in the month if it has one: "TU", "2TU".
 * @param {Rule} rule
 */
export const daysOf = ({ parts }) => (parts?.BYDAY || "").split(",").filter(Boolean);

/**
 * The RRULE that the controls say, or none. A rule that no control can show stays as it stands in the text.
 * @param {Chosen} chosen
 * @param {string} text
 */
function ruleOf(chosen, text) {
  const { pattern, weekdays } = chosen;
  if (pattern === "none") return "";
  if (pattern === "raw") return (text.match(/^\s*RRULE[^:]*:(.*)$/im) || ["", ""])[1].trim();
  const interval = pattern === "biweekly" ? 2 : Math.max(1, Number(chosen.interval) || 1);
  const parts = [`FREQ=${FREQUENCIES[pattern]}`];
  if (interval > 1 && pattern !== "yearly") parts.push(`INTERVAL=${interval}`);
  if (["weekly", "biweekly"].includes(pattern) && weekdays.length) parts.push(`BYDAY=${weekdays.join(",")}`);
  if (pattern === "nth") {
    const days = chosen.positions.flatMap((position) => weekdays.map((day) => position + day));
    if (days.length) parts.push(`BYDAY=${days.join(",")}`);
  }
  if (pattern === "monthday" && chosen.monthday) parts.push(`BYMONTHDAY=${chosen.monthday}`);
  if (chosen.end === "until" && chosen.until) parts.push(`UNTIL=${compact(chosen.until)}`);
  if (chosen.end === "count" && chosen.count) parts.push(`COUNT=${chosen.count}`);
  return parts.join(";");
}

/**
 * The whole text, anew.
 * @param {Chosen} chosen
 * @param {string[]} excluded
 * @param {string[]} extras
 * @param {string} text as it was
 */
export function written(chosen, excluded, extras, text) {
  const rule = ruleOf(chosen, text);
  const lines = rule ? [`RRULE:${rule}`] : [];
  if (excluded.length) lines.push(`EXDATE:${[...excluded].sort().join(",")}`);
  if (extras.length) lines.push(`RDATE:${[...extras].sort().join(",")}`);
  return lines.join("\n");
}

/** Monday is 0; null when that is no day.
 * @param {string} day like "2027-01-05"
 */
export function weekdayOf(day) {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? null : (date.getUTCDay() + 6) % 7;
}

/** The first, second … such weekday of its month; from the fifth on, the fourth is meant.
 * @param {string} day like "2027-01-05"
 */
export const positionOf = (day) => Math.min(Math.ceil(Number(day.slice(8, 10) || 1) / 7), 4);
