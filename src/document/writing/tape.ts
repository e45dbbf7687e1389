import { Kind } from '../../../schema/generated/document.ts';
import { nodeBytes } from '../format/layout.ts';
import { grownBytes, scratch } from './scratch.ts';

const firstNodes = 1024;

/** Nodes while they are written, laid out as in a document. Grows; reused for the next document. */
export class Tape {
  /** Words 4n and 4n + 1 are kind and size of node n. Replaced when the tape grows. */
  words: Uint32Array;
  /** Number 2n + 1 is the value of node n. Shares the memory of `words`. */
  numbers: Float64Array;
  count = 0;
  #capacity: number;

  constructor() {
    this.numbers = new Float64Array(scratch(firstNodes * nodeBytes));
    this.words = new Uint32Array(this.numbers.buffer);
    this.#capacity = firstNodes;
  }

  /** Adds `count` nodes with arbitrary contents. Returns the first. */
  reserve(count: number): number {
    const first = this.count;
    if (first + count > this.#capacity) this.#grow(first + count);
    this.count = first + count;
    return first;
  }

  set(node: number, kind: Kind, size: number, value: number): void {
    this.words[4 * node] = kind;
    this.words[4 * node + 1] = size;
    this.numbers[2 * node + 1] = value;
  }

  copy(from: Tape, fromNode: number, node: number): void {
    const { words, numbers } = from;
    this.set(
      node,
      words[4 * fromNode] ?? 0,
      words[4 * fromNode + 1] ?? 0,
      numbers[2 * fromNode + 1] ?? 0,
    );
  }

  /** Moves a node; its children stay in place. */
  move(from: number, to: number): void {
    const kind = this.words[4 * from] ?? 0;
    const value = this.numbers[2 * from + 1] ?? 0;
    const isParent = kind === Kind.Array || kind === Kind.Record;
    this.set(to, kind, this.words[4 * from + 1] ?? 0, isParent ? value + from - to : value);
  }

  /** The bytes of all nodes from `first` on. */
  written(first = 0): Uint8Array {
    const length = (this.count - first) * nodeBytes;
    return new Uint8Array(this.numbers.buffer, first * nodeBytes, length);
  }

  get capacityBytes(): number {
    return this.numbers.byteLength;
  }

  clear(): void {
    this.count = 0;
  }

  /** Frees the memory. Only when clear. */
  shrink(): void {
    this.#allocate(firstNodes);
  }

  #grow(count: number): void {
    const bytes = grownBytes(count * nodeBytes, this.numbers.byteLength);
    const written = this.written();
    this.#allocate(Math.floor(bytes / nodeBytes));
    new Uint8Array(this.numbers.buffer).set(written);
  }

  #allocate(count: number): void {
    this.numbers = new Float64Array(scratch(count * nodeBytes));
    this.words = new Uint32Array(this.numbers.buffer);
    this.#capacity = count;
  }
}
