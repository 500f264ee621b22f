// Whether somebody has filled in a field of a form since the page came.

/**
 * @typedef {object} Option
 * @property {boolean} selected
 * @property {boolean} defaultSelected
 *
 * @typedef {object} Field a field of any kind, as far as it is asked
 * @property {string} type
 * @property {string} value
 * @property {string} [defaultValue] absent where one chooses from a list
 * @property {boolean} [checked]
 * @property {boolean} [defaultChecked]
 * @property {Iterable<Option>} [options]
 */

/**
 * @param {Field} field
 * @returns {boolean}
 */
export function isFilledIn(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const options = [...field.options];
  // A list for one choice in which none is marked shows its first entry.
  const isUnmarked = field.type === "select-one" && !options.some(({ defaultSelected }) => defaultSelected);
  const was = (/** @type {Option} */ option) => (isUnmarked ? option === options[0] : option.defaultSelected);
  return options.some((option) => option.selected !== was(option));
}
