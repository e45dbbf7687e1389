import { types } from 'node:util';
import type { Document } from '../document/document.ts';
import { invariant } from '../lang/assert.ts';
import type { Failure } from '../items/failure.ts';
import type { Json } from '../lang/json.ts';
import type { Making } from '../items/elements.ts';
import type { PagedList } from '../segments/paged-list.ts';

/** Reference to a document, sent to workers in place of its bytes. */
export interface DocumentHandle {
  /** Unique in the process of the coordinator. Workers open each document once, by its id. */
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/**
 * References to the documents of a batch. Absent: all outputs are null or in a file, nothing has
 * failed.
 */
interface BatchHandle {
  readonly outputs?: DocumentHandle;
  readonly failures?: DocumentHandle;
}

/** Reference to the results of a task with items: its batches and the `ResultIndex` over them. */
export interface ResultsHandle {
  readonly kind: 'results';
  readonly batches: readonly BatchHandle[];
  /** The folder of the files with outputs, and `Locations` in them. Absent: no file has any. */
  readonly stored?: { readonly folder: string; readonly locations: SharedArrayBuffer };
  readonly index: SharedArrayBuffer;
  readonly as: 'output' | 'items';
  /** Why the items failed that have no result of their own. */
  readonly remainderError?: Failure;
}

/** Reference to a list that lies in pages. */
export interface PagesHandle {
  readonly kind: 'pages';
  /** The folder of the files with the pages. */
  readonly folder: string;
  /** A `PageTable`. */
  readonly table: DocumentHandle;
}

/** Reference to an object, of which some members are lists that lie in pages. */
interface MembersHandle {
  readonly kind: 'members';
  readonly document: DocumentHandle;
  readonly lists: Readonly<Record<string, PagesHandle>>;
}

/** Reference to an item of a task: an element or a slice of its list. */
interface ElementHandle extends Making {
  readonly kind: 'element';
  readonly list: ValueHandle;
  readonly index: number;
}

/** Reference to a value, or a small value itself. */
export type ValueHandle =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'node'; readonly document: DocumentHandle; readonly node: number }
  | ResultsHandle
  | PagesHandle
  | MembersHandle
  | ElementHandle;

export function handleOf(document: Document): DocumentHandle {
  const { id, buffer, byteOffset, byteLength } = document;
  invariant(types.isSharedArrayBuffer(buffer), 'only shared documents are handed over');
  return { id, buffer, byteOffset, byteLength };
}

export function pagesHandle({ folder, table }: PagedList): PagesHandle {
  return { kind: 'pages', folder, table: handleOf(table.document) };
}

/** Reference to the value of a document. */
export function wholeOf(document: Document): ValueHandle {
  return { kind: 'node', document: handleOf(document), node: 0 };
}
