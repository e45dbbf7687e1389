import { types } from 'node:util';
import { threadId } from 'node:worker_threads';
import { invariant } from '../lang/assert.ts';
import { damaged } from './format/check.ts';
import { Document } from './document.ts';
import { originOf } from './origin.ts';

/** The type of a view of a `T`: the same data, read-only. */
export type Shared<T> = T extends object ? { readonly [K in keyof T]: Shared<T[K]> } : T;

/** A reference to a value: a few bytes of plain data, to post to any thread of the process. */
export interface SharedHandle<T = unknown> {
  /** Unique in the process. */
  readonly id: string;
  /** The memory that the value is in. */
  readonly buffer: SharedArrayBuffer;
  /** In bytes. */
  readonly byteOffset: number;
  /** In bytes. */
  readonly byteLength: number;
  /** The node of the value in its document. */
  readonly node: number;
  /** Never present: it tells the compiler the type of the value. */
  readonly type?: T;
}

/** Documents that this thread has shared or opened and not yet released. */
const documents = new Map<string, Document>();
const ids = new WeakMap<Document, string>();
let shared = 0;

/**
 * Encodes `value` into shared memory. A view of a shared value is shared by reference: nothing is
 * encoded. Throws MR701, with the path, for a value that JSON cannot hold, and MR702 beyond 1,000
 * levels or 1 GiB.
 */
export function share<T>(value: T): SharedHandle<T> {
  const origin = originOf(value);
  if (origin?.kind === 'node' && types.isSharedArrayBuffer(origin.document.buffer)) {
    return handleOf(origin.document, origin.node);
  }
  return handleOf(Document.from(value), 0);
}

/**
 * The value behind a handle, read in place. The first call in a thread checks all of it and keeps
 * it open until `release`. Throws MR606 for a damaged value, or for something that is no handle.
 */
export function view<T>(handle: SharedHandle<T>): Shared<T> {
  const { id, node } = acceptHandle(handle);
  const document = documents.get(id) ?? open(handle);
  return document.view(node) as Shared<T>;
}

/**
 * Releases the document in this thread. Returns whether it was open here. The memory is free when
 * every thread has released it and dropped its views; a later `view` opens it again.
 */
export function release(handle: SharedHandle): boolean {
  return documents.delete(acceptHandle(handle).id);
}

function open({ id, buffer, byteOffset, byteLength }: SharedHandle): Document {
  const document = Document.open(buffer, byteOffset, byteLength);
  documents.set(id, document);
  ids.set(document, id);
  return document;
}

function handleOf<T>(document: Document, node: number): SharedHandle<T> {
  const { buffer, byteOffset, byteLength } = document;
  invariant(types.isSharedArrayBuffer(buffer), 'only a document in shared memory is shared');
  const id = ids.get(document) ?? `${threadId}.${shared++}`;
  ids.set(document, id);
  documents.set(id, document);
  return { id, buffer, byteOffset, byteLength, node };
}

/** Checks a handle, which comes from a message. Throws MR606. */
function acceptHandle(handle: SharedHandle): SharedHandle {
  const { id, buffer, byteOffset, byteLength, node } = Object(handle) as Partial<SharedHandle>;
  const good =
    typeof id === 'string' &&
    types.isSharedArrayBuffer(buffer) &&
    [byteOffset, byteLength, node].every((n) => Number.isSafeInteger(n) && Number(n) >= 0);
  if (!good) throw damaged('this is not a handle of a document');
  return handle;
}
