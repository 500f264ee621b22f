// The parts of a page that its template always has.

/**
 * The element with this id; throws when the page has none of this kind.
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function byId(id, kind) {
  return found(document.getElementById(id), `#${id}`, kind);
}

/**
 * The first element within `inside` that fits; throws when there is none of this kind.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} inside
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function find(inside, selector, kind) {
  return found(inside.querySelector(selector), selector, kind);
}

/**
 * All elements within `inside` that fit, as they stand there.
 * @param {ParentNode} inside
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function all(inside, selector) {
  return [...inside.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

/**
 * The element on which something happened, or the nearest one around it that fits.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(event, selector) {
  const here = event.target instanceof Element ? event.target.closest(selector) : null;
  return here instanceof HTMLElement ? here : null;
}

/**
 * @template {Element} T
 * @param {Element | null} element
 * @param {string} name
 * @param {(new () => T) | undefined} kind
 * @returns {T}
 */
function found(element, name, kind) {
  const wanted = kind ?? HTMLElement;
  if (!(element instanceof wanted)) throw new Error(`${name} is missing`);
  return /** @type {T} */ (element);
}
