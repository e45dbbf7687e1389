import type { Packer, Unpacker } from './packing.ts';
import { damagedFigures } from './packing.ts';

/**
 * A bucket is the exponent of a number of milliseconds with the first five bits behind its point:
 * the upper bits of the number itself. Each is at most 1/32 wider than its beginning, so that its
 * middle is within 1.6 % of all that is in it.
 */
const BITS = 5;
const SHIFT = 20 - BITS;
/** A nanosecond, and 99 days. What is beyond is counted at the end. */
const LEAST = 2 ** -20;
const MOST = 2 ** 33;

const number = new DataView(new ArrayBuffer(8));

function upperBits(value: number): number {
  number.setFloat64(0, value);
  return number.getUint32(0) >>> SHIFT;
}

const FIRST = upperBits(LEAST);
const BUCKETS = upperBits(MOST) - FIRST + 1;

function bucketOf(ms: number): number {
  return upperBits(Math.min(MOST, Math.max(LEAST, ms))) - FIRST;
}

function startOf(bucket: number): number {
  number.setUint32(0, (bucket + FIRST) << SHIFT);
  number.setUint32(4, 0);
  return number.getFloat64(0);
}

/** Bins of a histogram that is shown: ten a decade, from 0.1 ms to 100 s, and one above. */
export const shownBins = 61;

function binOf(ms: number): number {
  const bin = Math.floor(Math.log10(ms / 0.1) * 10);
  return Math.min(shownBins - 1, Math.max(0, bin));
}

/** Run times, counted in buckets of constant relative width. Takes 7 KB, and much less packed. */
export class Sketch {
  readonly #counts = new Float64Array(BUCKETS);
  /** The buckets that have counts are among these, the second excluded. */
  #from = BUCKETS;
  #to = 0;
  #total = 0;

  /** Number of run times. */
  get total(): number {
    return this.#total;
  }

  /** `count` items took `ms` milliseconds each. */
  add(ms: number, count: number): void {
    this.#addTo(bucketOf(ms), count);
  }

  /** An item is not counted any more. */
  remove(ms: number): void {
    const bucket = bucketOf(ms);
    const count = this.#counts[bucket] ?? 0;
    if (count === 0) return;
    this.#counts[bucket] = count - 1;
    this.#total--;
  }

  merge(other: Sketch): this {
    for (let bucket = other.#from; bucket < other.#to; bucket++) {
      this.#addTo(bucket, other.#counts[bucket] ?? 0);
    }
    return this;
  }

  /** For each share from 0 to 1, in rising order, the time within which that share was done. */
  quantiles(shares: readonly number[]): number[] {
    if (this.#total === 0) return [];
    let bucket = this.#from - 1;
    let count = 0;
    return shares.map((share) => {
      const rank = Math.max(1, Math.ceil(share * this.#total));
      while (count < rank && bucket + 1 < this.#to) count += this.#counts[++bucket] ?? 0;
      return middleOf(bucket);
    });
  }

  bins(): number[] {
    const bins = Array.from({ length: shownBins }, () => 0);
    for (let bucket = this.#from; bucket < this.#to; bucket++) {
      const count = this.#counts[bucket] ?? 0;
      if (count === 0) continue;
      const bin = binOf(middleOf(bucket));
      bins[bin] = (bins[bin] ?? 0) + count;
    }
    return bins;
  }

  pack(to: Packer): void {
    let last = -1;
    for (let bucket = this.#from; bucket < this.#to; bucket++) {
      const count = this.#counts[bucket] ?? 0;
      if (count === 0) continue;
      to.uint(bucket - last);
      to.uint(count);
      last = bucket;
    }
    to.uint(0);
  }

  static unpack(from: Unpacker): Sketch {
    const sketch = new Sketch();
    let bucket = -1;
    for (let next = from.uint(); next > 0; next = from.uint()) {
      bucket += next;
      if (bucket >= BUCKETS) throw damagedFigures();
      sketch.#addTo(bucket, from.uint());
    }
    return sketch;
  }

  #addTo(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
    if (bucket < this.#from) this.#from = bucket;
    if (bucket >= this.#to) this.#to = bucket + 1;
  }
}

function middleOf(bucket: number): number {
  return (startOf(bucket) + startOf(bucket + 1)) / 2;
}
