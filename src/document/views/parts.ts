import { viewOfParts } from './views.ts';
import type { Parts } from './view-origin.ts';

/**
 * A view of an array whose elements are computed when they are read; nothing is built.
 * `parts.length` must not change.
 */
export function partsView(parts: Parts): readonly unknown[] {
  return viewOfParts(parts);
}
