import type { ItemState } from '../items/item-state.ts';
import { Packer, Unpacker } from './packing.ts';
import type { FigureReader, FigureRows } from './rows.ts';
import { keyed, type Signature } from './signature.ts';
import { TimeBins } from './time-bins.ts';

/** Signatures of a task that are kept apart. */
export const mostCauses = 200;
/** The place of all others. */
export const otherCauses = mostCauses;

const mostSamples = 3;
const VERSION = 1;

/** How an item ends that fails. */
export type FailedState = Extract<ItemState, 'failed' | 'timed_out'>;

/** The failures of a task that have one signature. */
export interface Cause {
  readonly signature: Signature;
  readonly state: FailedState;
  count: number;
  /** The lowest and highest indexes of items. */
  firstItem: number;
  lastItem: number;
  /** Milliseconds since the epoch. */
  firstAt: number;
  lastAt: number;
  /** The items with the lowest indexes. */
  samples: number[];
  readonly when: TimeBins;
}

/** Failures of a task by their signatures, each of which has a place. */
export class Causes {
  readonly #rows: FigureRows;
  /** Milliseconds since the epoch from which times are counted. */
  readonly #origin: number;
  readonly #places = { failed: new Map<string, number>(), timed_out: new Map<string, number>() };
  readonly #causes: Cause[] = [];
  readonly #changed = new Set<number>();

  constructor(rows: FigureRows, origin: number) {
    this.#rows = rows;
    this.#origin = origin;
    for (const [place, cause] of storedCauses(rows, origin)) {
      this.#causes[place] = cause;
      this.#places[cause.state].set(cause.signature.key, place);
    }
  }

  /** Counts a failure; returns the place of its signature. */
  add(signature: Signature, state: FailedState, { item, at }: Occurrence): number {
    const places = this.#places[state];
    const place = places.get(signature.key) ?? Math.min(this.#causes.length, otherCauses);
    if (place === otherCauses) return place;
    let cause = this.#causes[place];
    if (!cause) {
      cause = newCause(signature, state, this.#origin);
      this.#causes[place] = cause;
      places.set(signature.key, place);
    }
    cause.count++;
    cause.firstItem = Math.min(cause.firstItem, item);
    cause.lastItem = Math.max(cause.lastItem, item);
    cause.firstAt = Math.min(cause.firstAt, at);
    cause.lastAt = Math.max(cause.lastAt, at);
    cause.when.add(at);
    addSample(cause.samples, item);
    this.#changed.add(place);
    return place;
  }

  /** A failure does not count any more. `recount` follows. */
  remove(place: number, at: number): void {
    const cause = this.#causes[place];
    if (!cause) return;
    cause.count = Math.max(0, cause.count - 1);
    cause.when.remove(at);
    cause.firstItem = Number.POSITIVE_INFINITY;
    cause.lastItem = -1;
    cause.samples = [];
    this.#changed.add(place);
  }

  /** Finds the first, last and sample items again, after some were removed. */
  recount(failed: Iterable<{ readonly item: number; readonly place: number }>): void {
    for (const { item, place } of failed) {
      const cause = this.#changed.has(place) ? this.#causes[place] : undefined;
      if (!cause) continue;
      cause.firstItem = Math.min(cause.firstItem, item);
      cause.lastItem = Math.max(cause.lastItem, item);
      addSample(cause.samples, item);
    }
  }

  /** Puts what has changed. */
  store(): void {
    for (const place of this.#changed) {
      const cause = this.#causes[place];
      if (cause) this.#rows.put('causes', place, packCause(cause));
    }
    this.#changed.clear();
  }
}

interface Occurrence {
  readonly item: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

function newCause(signature: Signature, state: FailedState, origin: number): Cause {
  return {
    signature,
    state,
    count: 0,
    firstItem: Number.POSITIVE_INFINITY,
    lastItem: -1,
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: 0,
    samples: [],
    when: new TimeBins(origin),
  };
}

/** Sorted. */
function addSample(samples: number[], item: number): void {
  const last = samples.at(-1) ?? -1;
  if (samples.length === mostSamples && item >= last) return;
  if (samples.includes(item)) return;
  samples.push(item);
  samples.sort((a, b) => a - b);
  if (samples.length > mostSamples) samples.pop();
}

function packCause({ signature, state, when, samples, ...counts }: Cause): Uint8Array {
  const packer = new Packer(VERSION);
  packer.text(signature.code);
  packer.text(signature.text);
  packer.uint(state === 'failed' ? 0 : 1);
  packer.uint(counts.count);
  if (counts.count > 0) {
    packer.uint(counts.firstItem);
    packer.uint(counts.lastItem);
    packer.uint(Math.round(counts.firstAt));
    packer.uint(Math.round(counts.lastAt));
    packer.uint(samples.length);
    for (const sample of samples) packer.uint(sample);
  }
  when.pack(packer);
  return packer.bytes();
}

function unpackCause(bytes: Uint8Array, origin: number): Cause {
  const from = new Unpacker(bytes, VERSION);
  const signature = keyed(from.text(), from.text());
  const cause = newCause(signature, from.uint() === 0 ? 'failed' : 'timed_out', origin);
  cause.count = from.uint();
  if (cause.count > 0) {
    cause.firstItem = from.uint();
    cause.lastItem = from.uint();
    cause.firstAt = from.uint();
    cause.lastAt = from.uint();
    for (let left = from.uint(); left > 0; left--) cause.samples.push(from.uint());
  }
  return { ...cause, when: TimeBins.unpack(from, origin) };
}

/** By their places. */
export function* storedCauses(rows: FigureReader, origin: number): Generator<[number, Cause]> {
  for (const { number, bytes } of rows.all('causes')) yield [number, unpackCause(bytes, origin)];
}
