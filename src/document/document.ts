import { checkChecksum, checkHeader, checkNodes, checkVectors, damaged } from './format/check.ts';
import { Kind } from '../../schema/generated/document.ts';
import { NodeReader } from './reading/reader.ts';
import { sum } from './writing/seal.ts';
import { allocateShared, trackSharedMemory } from './writing/shared-memory.ts';
import type { Vectors } from './format/vectors.ts';
import { viewOf } from './views/views.ts';
import { Writer } from './writing/writer.ts';

let nextId = 1;

/** The idle writer. One with much memory is held weakly, for the garbage collector to take. */
let spare: Writer | undefined;
let large: WeakRef<Writer> | undefined;

/** Lays `value` out in memory of the exact size, without its checksum. */
function write<T extends Uint8Array>(value: unknown, allocate: (bytes: number) => T): T {
  const writer = spare ?? large?.deref() ?? new Writer();
  // A toJSON of the value can call `write` again.
  spare = undefined;
  large = undefined;
  try {
    writer.begin();
    writer.write(value);
    return writer.layOut([writer.nodes.written()], allocate);
  } finally {
    writer.begin();
    if (writer.isLarge) large = new WeakRef(writer);
    else spare = writer;
  }
}

function sharedBytes(length: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(allocateShared(length));
}

/**
 * Encodes `value` as a sealed document. Follows JSON.stringify (`toJSON`, undefined members), but
 * refuses what that would change: throws MR701, with the path, for undefined elements, functions,
 * symbols, BigInt, NaN, Infinity, cycles and objects that are more than their members (a Map, a
 * Promise, an instance of a class without `toJSON`), and MR702 beyond 1,000 levels or 1 GiB. Copies
 * views node by node.
 */
export function encode(value: unknown): SharedArrayBuffer {
  return encodeInto(value, sharedBytes).buffer;
}

/** The same in memory from `allocate`, at a multiple of 8. */
export function encodeInto<T extends Uint8Array>(
  value: unknown,
  allocate: (bytes: number) => T,
): T {
  const bytes = write(value, allocate);
  sum(bytes);
  return bytes;
}

/** Where the memory of a document comes from that can be evicted. */
export interface Page {
  /** Reads the same bytes again. */
  load(document: Document): Uint8Array;
}

/**
 * One immutable JSON value, read in place. A node is a number; the value itself is node 0.
 *
 *   unsealed (made by `from`, checksum not stated) ──`bytes` or `buffer` is read──▶ sealed
 *
 * The memory of a document with a page can be taken away: the next read gets it from the page.
 */
export class Document extends NodeReader {
  /** Unique within this thread. */
  readonly id = nextId++;
  readonly page: Page | undefined;
  readonly byteLength: number;
  /** Undefined while it is evicted. */
  #bytes: Uint8Array | undefined;
  /** Whether the checksum is stated. Unsealed bytes never leave this object. */
  #sealed: boolean;

  private constructor(bytes: Uint8Array, vectors: Vectors, sealed: boolean, page?: Page) {
    super(vectors);
    this.#bytes = bytes;
    this.byteLength = bytes.byteLength;
    this.#sealed = sealed;
    this.page = page;
  }

  /** Encodes `value`. Throws as `encode` does. */
  static from(value: unknown): Document {
    const bytes = write(value, sharedBytes);
    return new Document(bytes, checkVectors(bytes), false);
  }

  /**
   * Opens a document from disk or from another thread and checks all of it. Throws MR606 for a
   * damaged one, MR602 for one of a newer version. Copies bytes that are not aligned to 8.
   */
  static open(buffer: ArrayBufferLike, byteOffset = 0, byteLength?: number): Document {
    const bytes = aligned(buffer, byteOffset, byteLength);
    checkHeader(bytes);
    checkChecksum(bytes);
    const vectors = checkVectors(bytes);
    checkNodes(vectors);
    trackSharedMemory(bytes.buffer);
    return new Document(bytes, vectors, true);
  }

  /** Opens a document that this thread has just sealed. Does not check checksum and nodes. */
  static trusted(buffer: ArrayBufferLike, byteOffset = 0, byteLength?: number): Document {
    const bytes = aligned(buffer, byteOffset, byteLength);
    checkHeader(bytes);
    return new Document(bytes, checkVectors(bytes), true);
  }

  /** Opens a document whose memory can be evicted, and checks all of it. Throws as `open` does. */
  static paged(bytes: Uint8Array, page: Page): Document {
    checkHeader(bytes);
    checkChecksum(bytes);
    const vectors = checkVectors(bytes);
    checkNodes(vectors);
    return new Document(bytes, vectors, true, page);
  }

  get buffer(): ArrayBufferLike {
    return this.bytes().buffer;
  }

  get byteOffset(): number {
    return this.bytes().byteOffset;
  }

  /** Seals the document. The caller must not write to the bytes. */
  bytes(): Uint8Array {
    const bytes = this.#bytes ?? this.#reloaded();
    if (!this.#sealed) sum(bytes);
    this.#sealed = true;
    return bytes;
  }

  /** Takes the memory away, and returns it. Only for a document with a page. */
  evict(): Uint8Array | undefined {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    this.empty();
    return bytes;
  }

  protected override load(): void {
    this.#reloaded();
  }

  /** The page has checked that the bytes are those from before. */
  #reloaded(): Uint8Array {
    const bytes = this.page?.load(this);
    if (!bytes) throw damaged('its memory is gone');
    this.#bytes = bytes;
    this.fill(checkVectors(bytes));
    return bytes;
  }

  /** The primitive at a node, or a new read-only view of the array or object there. */
  view(node = 0): unknown {
    if (node >= this.count) throw damaged(`it has ${this.count} nodes, not ${node + 1}`);
    return viewOf(this, node);
  }

  /** The number of elements of an array; undefined for other values. */
  length(node: number): number | undefined {
    const kind = this.kind(node);
    return kind === Kind.Array || kind === Kind.Numbers ? this.size(node) : undefined;
  }

  /** The node of an element, unless the array is of numbers only. `index` is below its length. */
  element(node: number, index: number): number {
    return this.first(node) + index;
  }

  /** The element of an array of either kind. `index` is below its length. */
  item(node: number, index: number): unknown {
    if (this.kind(node) === Kind.Numbers) return this.numbers[this.number(node) + index];
    return this.view(this.element(node, index));
  }

  /** The node of a member of an object; undefined if it is missing. */
  get(node: number, key: string): number | undefined {
    if (this.kind(node) !== Kind.Record) return undefined;
    const slot = this.shape(this.size(node)).slots.get(key);
    return slot === undefined ? undefined : this.first(node) + slot;
  }
}

function aligned(buffer: ArrayBufferLike, byteOffset: number, byteLength?: number): Uint8Array {
  const length = byteLength ?? buffer.byteLength - byteOffset;
  if (byteOffset < 0 || length < 0 || byteOffset + length > buffer.byteLength) {
    throw damaged('it is shorter than stated');
  }
  const bytes = new Uint8Array(buffer, byteOffset, length);
  return byteOffset % 8 === 0 ? bytes : bytes.slice();
}
