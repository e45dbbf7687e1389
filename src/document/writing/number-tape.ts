import { doubles, grownBytes, type Homes, scratch } from './scratch.ts';

const firstBytes = 8 * 1024;

/**
 * Elements of arrays of numbers only, while they are written. Grows; reused. A tape with a home
 * begins in that memory, and leaves it when it grows.
 */
export class NumberTape {
  length = 0;
  #values: Float64Array;
  readonly #homes: Homes | undefined;

  constructor(homes?: Homes) {
    this.#homes = homes;
    this.#values = this.#first();
  }

  get byteLength(): number {
    return this.length * 8;
  }

  get capacityBytes(): number {
    return this.#values.byteLength;
  }

  /** Appends all elements and returns true; or appends none if one is no number of JSON. */
  write(array: readonly unknown[]): boolean {
    const count = array.length;
    this.#ensure(count);
    const values = this.#values;
    let at = this.length;
    for (let i = 0; i < count; i++) {
      const element = array[i];
      // False for Infinity and NaN: subtracted from themselves they are NaN.
      if (typeof element !== 'number' || element - element !== 0) return false;
      values[at++] = element;
    }
    this.length = at;
    return true;
  }

  /** Appends elements of a document. */
  copy(from: Float64Array, start: number, count: number): void {
    this.#ensure(count);
    this.#values.set(from.subarray(start, start + count), this.length);
    this.length += count;
  }

  written(): Uint8Array {
    return new Uint8Array(this.#values.buffer, this.#values.byteOffset, this.byteLength);
  }

  clear(): void {
    this.length = 0;
  }

  /** Frees the memory, or returns home. Only when clear. */
  shrink(): void {
    this.#values = this.#first();
  }

  #first(): Float64Array {
    return this.#homes ? doubles(this.#homes.numbers) : new Float64Array(scratch(firstBytes));
  }

  #ensure(count: number): void {
    const needed = (this.length + count) * 8;
    if (needed <= this.#values.byteLength) return;
    const bytes = grownBytes(needed, this.#values.byteLength);
    const grown = new Float64Array(scratch(bytes - (bytes % 8)));
    grown.set(this.#values.subarray(0, this.length));
    this.#values = grown;
    if (this.#homes) this.#homes.isLeft = true;
  }
}
