import { checkChecksum, checkHeader, checkNodes, checkVectors, damaged } from './format/check.ts';
import { Kind } from '../../schema/generated/document.ts';
import { NodeReader } from './reading/reader.ts';
import { sum } from './writing/seal.ts';
import { allocateShared, weigh } from './writing/shared-memory.ts';
import type { Vectors } from './format/vectors.ts';
import { viewOf } from './views/views.ts';
import { Writer } from './writing/writer.ts';

let nextId = 1;

/** The writer that no call is using; one with much memory is left to the garbage collector. */
let spare: Writer | undefined;
let large: WeakRef<Writer> | undefined;

/** The value laid out in shared memory, exactly as long as it needs; without its checksum. */
function write(value: unknown): SharedArrayBuffer {
  const writer = spare ?? large?.deref() ?? new Writer();
  // A toJSON may call this.
  spare = undefined;
  large = undefined;
  try {
    writer.begin();
    writer.write(value);
    return writer.layOut([writer.nodes.written()], allocateShared);
  } finally {
    writer.begin();
    if (writer.isLarge) large = new WeakRef(writer);
    else spare = writer;
  }
}

/**
 * The value as one sealed document. Follows JSON.stringify (`toJSON`, members that are undefined), but refuses what that
 * would lose: throws MR701, with the path, for undefined elements, functions, symbols, BigInt, NaN, Infinity and cycles,
 * and MR702 beyond 1,000 levels or 1 GiB. Views are copied node by node.
 */
export function encode(value: unknown): SharedArrayBuffer {
  const buffer = write(value);
  sum(new Uint8Array(buffer));
  return buffer;
}

/** One immutable JSON value in shared memory, read in place. A node is a number; the value itself is node 0. */
export class Document extends NodeReader {
  /** Unique within this thread. */
  readonly id = nextId++;
  readonly #bytes: Uint8Array;
  /** Whether the checksum is stated: only then may anybody else see the bytes. */
  #sealed: boolean;

  private constructor(bytes: Uint8Array, vectors: Vectors, sealed: boolean) {
    super(vectors);
    this.#bytes = bytes;
    this.#sealed = sealed;
  }

  /** A new document of `value`. Throws as `encode` does. It is sealed when its bytes are first asked for. */
  static from(value: unknown): Document {
    const bytes = new Uint8Array(write(value));
    return new Document(bytes, checkVectors(bytes), false);
  }

  /**
   * A document that comes from disk or from another thread: everything about it is checked. Throws MR606 when it is
   * damaged. Bytes that are not aligned to 8 are copied.
   */
  static open(buffer: ArrayBufferLike, byteOffset = 0, byteLength?: number): Document {
    const bytes = aligned(buffer, byteOffset, byteLength);
    checkHeader(bytes);
    checkChecksum(bytes);
    const vectors = checkVectors(bytes);
    checkNodes(vectors);
    weigh(bytes.buffer);
    return new Document(bytes, vectors, true);
  }

  /** A document that this thread has just sealed: neither checksum nor nodes are checked. */
  static trusted(buffer: ArrayBufferLike, byteOffset = 0, byteLength?: number): Document {
    const bytes = aligned(buffer, byteOffset, byteLength);
    checkHeader(bytes);
    return new Document(bytes, checkVectors(bytes), true);
  }

  get buffer(): ArrayBufferLike {
    return this.bytes().buffer;
  }

  get byteOffset(): number {
    return this.#bytes.byteOffset;
  }

  get byteLength(): number {
    return this.#bytes.byteLength;
  }

  /** The sealed document. Not to be written to. */
  bytes(): Uint8Array {
    if (!this.#sealed) sum(this.#bytes);
    this.#sealed = true;
    return this.#bytes;
  }

  /** The primitive at a node, or a read-only view of the array or object there. Every call makes a new view. */
  view(node = 0): unknown {
    if (node >= this.count) throw damaged(`it has ${this.count} nodes, not ${node + 1}`);
    return viewOf(this, node);
  }

  /** The number of elements of an array; undefined for any other value. */
  length(node: number): number | undefined {
    const kind = this.kind(node);
    return kind === Kind.Array || kind === Kind.Numbers ? this.size(node) : undefined;
  }

  /** The node of an element of an array that is not one of numbers only; `index` is below its length. */
  element(node: number, index: number): number {
    return this.first(node) + index;
  }

  /** The element of an array of either kind; `index` is below its length. */
  item(node: number, index: number): unknown {
    if (this.kind(node) === Kind.Numbers) return this.numbers[this.number(node) + index];
    return this.view(this.element(node, index));
  }

  /** The node of a member of an object; undefined where there is none. */
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
