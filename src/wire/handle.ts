import type { Document } from '../document/document.ts';
import { invariant } from '../lang/assert.ts';
import type { Json } from '../lang/json.ts';

/** A document by reference: what crosses to a worker instead of its bytes. */
export interface DocumentHandle {
  /** Unique in the process of the coordinator; workers open each document once by it. */
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** The results of a task with items: its batches, and where each item's result is among them. */
export interface ResultsHandle {
  readonly kind: 'results';
  readonly batches: readonly DocumentHandle[];
  readonly index: SharedArrayBuffer;
  readonly as: 'output' | 'items';
}

/** A value by reference, or a small one itself. */
export type ValueHandle =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'node'; readonly document: DocumentHandle; readonly node: number }
  | ResultsHandle;

export function handleOf(document: Document): DocumentHandle {
  const { id, buffer, byteOffset, byteLength } = document;
  invariant(buffer instanceof SharedArrayBuffer, 'only shared documents are handed over');
  return { id, buffer, byteOffset, byteLength };
}

/** All of a document. */
export function wholeOf(document: Document): ValueHandle {
  return { kind: 'node', document: handleOf(document), node: 0 };
}
