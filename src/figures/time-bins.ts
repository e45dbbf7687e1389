import type { Packer, Unpacker } from './packing.ts';

export const timeBins = 48;

/** The width of the first bins, in milliseconds. */
const narrowest = 1000;

/** Counts over time, in bins from an origin on. When the time is too long for them, they double. */
export class TimeBins {
  readonly #origin: number;
  readonly #counts: number[];
  #width: number;

  constructor(origin: number, width = narrowest, counts: readonly number[] = []) {
    this.#origin = origin;
    this.#width = width;
    this.#counts = Array.from({ length: timeBins }, (_, bin) => counts[bin] ?? 0);
  }

  /** Milliseconds. */
  get width(): number {
    return this.#width;
  }

  get counts(): readonly number[] {
    return this.#counts;
  }

  add(at: number, count = 1): void {
    while (at - this.#origin >= this.#width * timeBins) this.#double();
    const bin = this.#binOf(at);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + count;
  }

  /** What was added at this time is not counted any more. */
  remove(at: number): void {
    const bin = this.#binOf(at);
    this.#counts[bin] = Math.max(0, (this.#counts[bin] ?? 0) - 1);
  }

  /** The same with bins that are at least so wide that they reach until `at`. */
  until(at: number): TimeBins {
    const wider = new TimeBins(this.#origin, this.#width, this.#counts);
    while (at - this.#origin >= wider.#width * timeBins) wider.#double();
    return wider;
  }

  pack(to: Packer): void {
    to.uint(this.#width);
    for (const count of this.#counts) to.uint(count);
  }

  static unpack(from: Unpacker, origin: number): TimeBins {
    const width = Math.max(narrowest, from.uint());
    return new TimeBins(
      origin,
      width,
      Array.from({ length: timeBins }, () => from.uint()),
    );
  }

  #binOf(at: number): number {
    return Math.min(timeBins - 1, Math.max(0, Math.floor((at - this.#origin) / this.#width)));
  }

  #double(): void {
    for (let bin = 0; bin < timeBins; bin++) {
      const [left = 0, right = 0] = [this.#counts[2 * bin], this.#counts[2 * bin + 1]];
      this.#counts[bin] = left + right;
    }
    this.#width *= 2;
  }
}
