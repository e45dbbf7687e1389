import type { JsonObject } from '../../../lang/json.ts';
import { isRecord } from '../../../lang/json.ts';
import { NotAState } from './accumulator.ts';

/** Up to this many values are kept as they are, and quantiles of them are exact. */
const MOST_EXACT = 4096;

/** Above that, a value is known to within this fraction of itself. */
const relativeError = 0.005;

const BASE = (1 + relativeError) / (1 - relativeError);
const LOG_BASE = Math.log(BASE);
/** Values closer to 0 count as 0. */
const SMALLEST = 1e-12;

interface Weighted {
  readonly value: number;
  readonly count: number;
}

/**
 * The distribution of numbers in bounded memory: the numbers themselves while there are few, then
 * how many there are in each of a series of ranges, each 1 % wide. Which numbers came first, or
 * together, changes nothing.
 */
export class Quantiles {
  #values: number[] | undefined = [];
  /** By the number of the range: of positive numbers from 0 on, of negative ones below. */
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(value: number): void {
    this.#total++;
    if (!this.#values) return this.#count(rangeOf(value), 1);
    this.#values.push(value);
    if (this.#values.length > MOST_EXACT) this.#spread();
  }

  merge(state: unknown): void {
    if (!isRecord(state)) throw new NotAState();
    const { values, counts } = state;
    if (Array.isArray(values)) {
      for (const value of values) this.add(Number(value));
      return;
    }
    if (!isRecord(counts)) throw new NotAState();
    this.#spread();
    for (const [range, count] of Object.entries(counts)) {
      this.#total += Number(count);
      this.#count(range, Number(count));
    }
  }

  save(): JsonObject {
    if (this.#values) return { values: this.#values.toSorted((a, b) => a - b) };
    const ranges = [...this.#counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return { counts: Object.fromEntries(ranges) };
  }

  /** The value below which `fraction` of all lie, between two of them if need be. */
  at(fraction: number): number | null {
    return weightedQuantile(this.#weighted, this.#total, fraction);
  }

  /** The median of the distances from `centre`. */
  deviation(centre: number): number | null {
    const distances = this.#weighted.map(({ value, count }) => ({
      value: Math.abs(value - centre),
      count,
    }));
    return weightedQuantile(
      distances.toSorted((a, b) => a.value - b.value),
      this.#total,
      0.5,
    );
  }

  get #weighted(): readonly Weighted[] {
    const values = this.#values
      ? this.#values.map((value) => ({ value, count: 1 }))
      : Array.from(this.#counts, ([range, count]) => ({ value: middleOf(range), count }));
    return values.toSorted((a, b) => a.value - b.value);
  }

  #spread(): void {
    for (const value of this.#values ?? []) this.#count(rangeOf(value), 1);
    this.#values = undefined;
  }

  #count(range: string, count: number): void {
    this.#counts.set(range, (this.#counts.get(range) ?? 0) + count);
  }
}

/** As `numpy` does it: between the two nearest, by the fraction that is left. */
function weightedQuantile(
  sorted: readonly Weighted[],
  total: number,
  fraction: number,
): number | null {
  if (total === 0) return null;
  const position = fraction * (total - 1);
  const rank = Math.floor(position);
  const low = valueAt(sorted, rank);
  const share = position - rank;
  return share === 0 ? low : low + (valueAt(sorted, rank + 1) - low) * share;
}

function valueAt(sorted: readonly Weighted[], rank: number): number {
  let before = 0;
  for (const { value, count } of sorted) {
    before += count;
    if (before > rank) return value;
  }
  return sorted.at(-1)?.value ?? 0;
}

function rangeOf(value: number): string {
  const size = Math.abs(value);
  if (size < SMALLEST) return '0';
  return `${value < 0 ? '-' : '+'}${Math.ceil(Math.log(size) / LOG_BASE)}`;
}

/** The number from which both borders of the range are equally far, by fractions of themselves. */
function middleOf(range: string): number {
  if (range === '0') return 0;
  const high = BASE ** Number(range.slice(1));
  return (range.startsWith('-') ? -1 : 1) * ((2 * high) / (BASE + 1));
}
