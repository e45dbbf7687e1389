import { Kind } from '../../../schema/generated/document.ts';
import { nodeBytes } from '../format/layout.ts';
import { doubles, grownBytes, type Homes, scratch } from './scratch.ts';

const firstNodes = 1024;

/**
 * Nodes while they are written, laid out as in a document. Grows; reused for the next document. A
 * tape with a home begins in that memory, and leaves it when it grows.
 */
export class Tape {
  /** Words 4n and 4n + 1 are kind and size of node n. Replaced when the tape grows. */
  words: Uint32Array;
  /** Number 2n + 1 is the value of node n. Shares the memory of `words`. */
  numbers: Float64Array;
  count = 0;
  #capacity: number;
  readonly #home: Uint8Array | undefined;
  readonly #homes: Homes | undefined;

  /** `home`: one of `homes`. */
  constructor(home?: Uint8Array, homes?: Homes) {
    this.#home = home;
    this.#homes = homes;
    this.numbers = this.#first();
    this.words = wordsOf(this.numbers);
    this.#capacity = this.numbers.length / 2;
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
    const { buffer, byteOffset } = this.numbers;
    return new Uint8Array(buffer, byteOffset + first * nodeBytes, length);
  }

  get capacityBytes(): number {
    return this.numbers.byteLength;
  }

  clear(): void {
    this.count = 0;
  }

  /** Frees the memory, or returns home. Only when clear. */
  shrink(): void {
    this.#use(this.#first());
  }

  #grow(count: number): void {
    const bytes = grownBytes(count * nodeBytes, this.numbers.byteLength);
    const written = this.written();
    this.#use(new Float64Array(scratch(Math.floor(bytes / nodeBytes) * nodeBytes)));
    new Uint8Array(this.numbers.buffer).set(written);
    if (this.#homes) this.#homes.isLeft = true;
  }

  #first(): Float64Array {
    return this.#home ? doubles(this.#home) : new Float64Array(scratch(firstNodes * nodeBytes));
  }

  #use(numbers: Float64Array): void {
    this.numbers = numbers;
    this.words = wordsOf(numbers);
    this.#capacity = numbers.length / 2;
  }
}

function wordsOf({ buffer, byteOffset, length }: Float64Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length * 2);
}
