import type { Failure } from '../items/failure.ts';
import { type ShownElement, shownElement } from '../items/shown-element.ts';
import type { Mask } from './mask.ts';

/** An item of a run; without `visit`, of the latest visit of its task. */
export interface ItemPlace {
  readonly task: string;
  readonly visit?: number | undefined;
  readonly index: number;
}

export interface Shown {
  /** Present when the run has secrets. */
  readonly mask: Mask | undefined;
  /** Reads the element that an item is. Undefined for the item of a plain task. */
  readonly elementOf: (item: ItemPlace) => unknown;
}

/** The failure of a task or run, with the element of the item that it comes from. */
export function shownFailure(failure: Failure, shown: Shown): Failure {
  const masked = shown.mask ? shown.mask.failure(failure) : failure;
  const { task, index, item } = masked;
  if (!item || task === undefined || index === undefined) return masked;
  const element = maskedElement(shown.elementOf({ task, index }), shown.mask);
  return { ...masked, item: { ...element, ...item } };
}

/** Masks an element before it is shortened: a part of a secret would not be found. */
export function maskedElement(element: unknown, mask: Mask | undefined): ShownElement {
  return shownElement(mask ? mask.value(element) : element);
}
