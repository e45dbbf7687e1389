import { Kind } from '../../../schema/generated/document.ts';
import { nodeBytes } from '../format/layout.ts';
import { type ArrayMemory, counted } from './array-memory.ts';
import { sum } from './seal.ts';
import { ShapeLog } from './shape-log.ts';
import { Tape } from './tape.ts';
import { Writer } from './writer.ts';

/**
 * Builds a document whose value is an array, element by element. Reuses its scratch memory. Given
 * memory, it writes there: another thread can finish the array from what was published.
 */
export class ArrayWriter {
  readonly #writer: Writer;
  /** Node 0 is the array; its elements must be adjacent, directly behind it. */
  readonly #roots: Tape;
  readonly #memory: ArrayMemory | undefined;
  readonly #shapeLog: ShapeLog | undefined;

  constructor(memory?: ArrayMemory) {
    this.#memory = memory;
    this.#writer = new Writer(memory);
    this.#roots = new Tape(memory?.roots, memory);
    this.#shapeLog = memory && new ShapeLog(memory.shapes);
    this.#begin();
  }

  get count(): number {
    return this.#roots.count - 1;
  }

  /** Bytes of the document without the keys of its objects. */
  get byteLength(): number {
    const { nodes, text, numbers } = this.#writer;
    return (this.#roots.count + nodes.count) * nodeBytes + text.length + numbers.byteLength;
  }

  /**
   * Throws MR701 or MR702, with the path from `value` on; nothing is added then. States in the
   * memory how much of it is complete.
   */
  append(value: unknown): void {
    const { nodes } = this.#writer;
    this.#writer.write(value);
    // The descendants of the element begin at node 1; `finish` moves them behind all elements.
    const root = this.#roots.reserve(1);
    this.#roots.copy(nodes, 0, root);
    if (this.#memory) this.#state(this.#memory);
  }

  /** Something is not in the memory that was given. */
  get hasLeft(): boolean {
    return this.#memory?.isLeft === true;
  }

  #state(memory: ArrayMemory): void {
    const { nodes, text, numbers, shapes } = this.#writer;
    const { counts } = memory;
    if (this.#shapeLog?.add(shapes) === false) memory.isLeft = true;
    counts[counted.roots] = this.#roots.count;
    counts[counted.nodes] = nodes.count;
    counts[counted.text] = text.length;
    counts[counted.numbers] = numbers.length;
    counts[counted.shapes] = this.#shapeLog?.length ?? 0;
  }

  /** Takes over what another thread has published in the memory. Only when empty. */
  adopt(): void {
    const { counts } = this.#memory ?? {};
    if (!counts) return;
    const { nodes, text, numbers, shapes } = this.#writer;
    // Of an array that was never begun nothing is stated.
    this.#roots.count = counts[counted.roots] || 1;
    nodes.count = counts[counted.nodes] || 1;
    text.adopt(counts[counted.text] ?? 0);
    numbers.length = counts[counted.numbers] ?? 0;
    this.#shapeLog?.replay(counts[counted.shapes] ?? 0, shapes);
  }

  /** Drops all elements. */
  clear(): void {
    this.#reset();
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
    this.#begin();
    if (!this.#memory) return;
    this.#memory.isLeft = false;
    this.#state(this.#memory);
  }

  /** Leaves the memory as it is: another thread may have published there. */
  #begin(): void {
    if (this.#writer.isLarge || this.hasLeft) this.#writer.shrink();
    else this.#writer.begin();
    this.#roots.clear();
    if (this.hasLeft) this.#roots.shrink();
    this.#roots.reserve(1);
    this.#shapeLog?.clear();
  }
}

function privateBytes(length: number): Uint8Array {
  return new Uint8Array(length);
}
