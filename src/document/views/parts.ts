import { viewOfParts } from './views.ts';
import type { Parts } from './view-origin.ts';

/**
 * An array whose elements are computed when they are read: it behaves like any view of an array, and nothing is built.
 * `parts.length` must not change.
 */
export function partsView(parts: Parts): readonly unknown[] {
  return viewOfParts(parts);
}
