import { jsonParts } from '../document/json/json-parts.ts';
import { toJS } from '../document/views/to-js.ts';

/** The characters of JSON up to which an element is shown whole, and of what is shown else. */
const longest = 1000;

/** The element that an item is, as reports and events show it. */
export interface ShownElement {
  /** The element, or slice of the list, if its JSON has at most 1,000 characters. */
  readonly element?: unknown;
  /** Of a larger one, the first 1,000 characters of its JSON, and `…`. */
  readonly element_text?: string;
}

/**
 * Shortens the element of an item as reports do; `{}` for undefined, which is no element. Mask
 * secrets before: what is cut cannot be masked.
 */
export function shownElement(value: unknown): ShownElement {
  if (value === undefined) return {};
  // The first part is all of it, or longer than what is shown.
  const [text = ''] = jsonParts(value);
  if (text.length <= longest) return { element: toJS(value) };
  return { element_text: `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…` };
}
