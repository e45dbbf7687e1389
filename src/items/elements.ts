import type { Document } from '../document/document.ts';
import { partsView } from '../document/views/parts.ts';

/** Reads the elements of the list of a task in place. */
export interface ListReader {
  readonly length: number;
  readonly at: (index: number) => unknown;
  /** Of a list in pages: the index behind the last element of the page that has an element. */
  readonly endOfPage?: (index: number) => number;
}

/** How the items of a task are made of its list. */
export interface Making {
  /** With `batch_size`: an item is a slice of up to this many elements. */
  readonly batchSize?: number | undefined;
  /** With `repeat`: the number of elements that the items repeat. */
  readonly elements?: number | undefined;
}

/** Reads the element or slice of a list that an item of a task is. */
export function elementReader(
  { length, at }: ListReader,
  { batchSize, elements }: Making,
): ListReader['at'] {
  if (batchSize !== undefined) return (index) => slice(at, index * batchSize, batchSize, length);
  return elements === undefined ? at : (index) => at(index % elements);
}

/** Reads a list at a node of a document. */
export function nodeReader(document: Document, node: number): ListReader {
  return { length: document.length(node) ?? 0, at: (index) => document.item(node, index) };
}

function slice(at: ListReader['at'], start: number, size: number, end: number): readonly unknown[] {
  const length = Math.max(0, Math.min(size, end - start));
  return partsView({ length, at: (position) => at(start + position) });
}
