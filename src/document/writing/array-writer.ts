import { Kind } from '../../../schema/generated/document.ts';
import { nodeBytes } from '../format/layout.ts';
import { sum } from './seal.ts';
import { Tape } from './tape.ts';
import { Writer } from './writer.ts';

/** Builds a document whose value is an array, element by element, in scratch memory that lasts. */
export class ArrayWriter {
  readonly #writer = new Writer();
  /** Node 0 is for the array, which must have its elements side by side right behind it. */
  readonly #roots = new Tape();

  constructor() {
    this.#reset();
  }

  get count(): number {
    return this.#roots.count - 1;
  }

  /** What the document would take, but for the keys of its objects. */
  get byteLength(): number {
    const { nodes, text, numbers } = this.#writer;
    return (this.#roots.count + nodes.count) * nodeBytes + text.length + numbers.byteLength;
  }

  /** Throws MR701 or MR702, with the path from `value` on, and is then as it was before. */
  append(value: unknown): void {
    const { nodes } = this.#writer;
    this.#writer.write(value);
    // An element is written as node 0, and its descendants from node 1 on: they end up `count` nodes further back.
    const root = this.#roots.reserve(1);
    this.#roots.copy(nodes, 0, root);
  }

  /** The sealed document, in memory of its own. Throws MR702. The writer is empty after it. */
  finish(): Uint8Array<ArrayBuffer> {
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
      const bytes = new Uint8Array(
        this.#writer.layOut(pieces, (length) => new ArrayBuffer(length)),
      );
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
