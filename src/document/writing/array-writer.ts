import { Kind } from '../../../schema/generated/document.ts';
import { nodeBytes } from '../format/layout.ts';
import { sum } from './seal.ts';
import { Tape } from './tape.ts';
import { Writer } from './writer.ts';

/** Builds a document whose value is an array, element by element. Reuses its scratch memory. */
export class ArrayWriter {
  readonly #writer = new Writer();
  /** Node 0 is the array; its elements must be adjacent, directly behind it. */
  readonly #roots = new Tape();

  constructor() {
    this.#reset();
  }

  get count(): number {
    return this.#roots.count - 1;
  }

  /** Bytes of the document without the keys of its objects. */
  get byteLength(): number {
    const { nodes, text, numbers } = this.#writer;
    return (this.#roots.count + nodes.count) * nodeBytes + text.length + numbers.byteLength;
  }

  /** Throws MR701 or MR702, with the path from `value` on; nothing is added then. */
  append(value: unknown): void {
    const { nodes } = this.#writer;
    this.#writer.write(value);
    // The descendants of the element begin at node 1; `finish` moves them behind all elements.
    const root = this.#roots.reserve(1);
    this.#roots.copy(nodes, 0, root);
  }

  /**
   * Seals the document in memory from `allocate`, by default of its own, and empties the writer.
   * Throws MR702.
   */
  finish(allocate: (bytes: number) => Uint8Array = privateBytes): Uint8Array {
    const { count } = this;
    const { words, numbers } = this.#roots;
    this.#roots.set(0, Kind.Array, count, 1);
    for (let root = 1; root <= count; root++) {
      const kind = words[4 * root];
      if (kind !== Kind.Array && kind !== Kind.Record) continue;
      numbers[2 * root + 1] = (numbers[2 * root + 1] ?? 0) + count - root;
    }
    const pieces = [this.#roots.written(), this.#writer.nodes.written(1)];
    try {
      const bytes = this.#writer.layOut(pieces, allocate);
      sum(bytes);
      return bytes;
    } finally {
      this.#reset();
    }
  }

  #reset(): void {
    if (this.#writer.isLarge) this.#writer.shrink();
    else this.#writer.begin();
    this.#roots.clear();
    this.#roots.reserve(1);
  }
}

function privateBytes(length: number): Uint8Array {
  return new Uint8Array(length);
}
