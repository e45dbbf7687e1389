import { threadId } from 'node:worker_threads';
import { invariant } from '../lang/assert.ts';
import { damaged } from './format/check.ts';
import { Document } from './document.ts';
import { originOf } from './origin.ts';

/** What a view shows of a `T`: the same data, and no way to change it. */
export type Shared<T> = T extends object ? { readonly [K in keyof T]: Shared<T[K]> } : T;

/**
 * A value by reference: plain data of a few bytes that can be posted to any thread of the process, however large the
 * value is.
 */
export interface SharedHandle<T = unknown> {
  /** Unique in the process. */
  readonly id: string;
  readonly buffer: SharedArrayBuffer;
  /** In bytes. */
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Where the value is in its document. */
  readonly node: number;
  /** Never there: it lets the compiler know what the handle is of. */
  readonly type?: T;
}

/** Documents that this thread has shared or opened, until it releases them. */
const documents = new Map<string, Document>();
const ids = new WeakMap<Document, string>();
let shared = 0;

/**
 * Encodes `value` once, into shared memory. A view of a shared value is shared again by reference: nothing is encoded.
 * Throws MR701, with the path, for what JSON cannot hold, and MR702 beyond 1,000 levels or 1 GiB.
 */
export function share<T>(value: T): SharedHandle<T> {
  const origin = originOf(value);
  if (origin?.kind === 'node' && origin.document.buffer instanceof SharedArrayBuffer) {
    return handleOf(origin.document, origin.node);
  }
  return handleOf(Document.from(value), 0);
}

/**
 * The value behind a handle, read in place. It is checked whole when a thread sees it for the first time, and kept open
 * for the next calls until `release`. Throws MR606 when it is damaged, or no handle.
 */
export function view<T>(handle: SharedHandle<T>): Shared<T> {
  const { id, node } = acceptHandle(handle);
  const document = documents.get(id) ?? open(handle);
  return document.view(node) as Shared<T>;
}

/**
 * Lets go of the document in this thread; answers whether it was open here. The memory is free when every thread has
 * let go of it and of the views of it; a later `view` opens it again.
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
  invariant(buffer instanceof SharedArrayBuffer, 'a document is shared where it is');
  const id = ids.get(document) ?? `${threadId}.${shared++}`;
  ids.set(document, id);
  documents.set(id, document);
  return { id, buffer, byteOffset, byteLength, node };
}

/** Handles come from messages: what they are is not known before it was looked at. */
function acceptHandle(handle: SharedHandle): SharedHandle {
  const { id, buffer, byteOffset, byteLength, node } = Object(handle) as Partial<SharedHandle>;
  const good =
    typeof id === 'string' &&
    buffer instanceof SharedArrayBuffer &&
    [byteOffset, byteLength, node].every((n) => Number.isSafeInteger(n) && Number(n) >= 0);
  if (!good) throw damaged('this is not a handle of a document');
  return handle;
}
