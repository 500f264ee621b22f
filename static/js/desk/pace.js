// What the open desk does with an answer about what waits: thought without a page, so that it can be tested.

/** @typedef {{ mark: string, waiting: number }} News */

export const SHOWN = 5_000; // milliseconds between two looks while the page is shown
export const BEHIND = 30_000; // the same in a tab behind others: the number in its title goes on

/** @param {boolean} isHidden whether the tab is behind others */
export function pause(isHidden) {
  return isHidden ? BEHIND : SHOWN;
}

/**
 * The page's title with how much waits in front of it: 「(3) 進行役のつくえ」.
 * @param {string} title as the server sent it, with or without a number
 * @param {number} waiting
 */
export function titled(title, waiting) {
  const bare = title.replace(/^\(\d+\) /, "");
  return waiting > 0 ? `(${waiting}) ${bare}` : bare;
}

/**
 * Whether to give a sound: only for more than before, and only where it was asked for.
 * @param {number} before how much waited at the last look
 * @param {number} waiting how much waits now
 * @param {boolean} wanted
 */
export function sounds(before, waiting, wanted) {
  return wanted && waiting > before;
}

/**
 * What to do with the page: nothing, show it anew, or only say that something changed, because somebody writes there.
 * @param {string} shown the mark of what is shown
 * @param {News} news
 * @param {boolean} isBusy whether a form is open, or has the focus
 * @returns {"nothing" | "renew" | "say"}
 */
export function next(shown, news, isBusy) {
  if (news.mark === shown) return "nothing";
  return isBusy ? "say" : "renew";
}
