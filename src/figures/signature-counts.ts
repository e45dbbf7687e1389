import type { ItemState } from '../items/item-state.ts';
import { Packer, Unpacker } from './packing.ts';
import type { FigureReader, FigureRows } from './rows.ts';
import { keyed, type Signature } from './signature.ts';
import { TimeBins } from './time-bins.ts';

/** The place of all signatures but the first of a task, which are kept apart: so many are. */
export const otherSignatures = 200;

const mostSamples = 3;
const VERSION = 1;

/** How an item ends that fails. */
export type FailedState = Extract<ItemState, 'failed' | 'timed_out'>;

/** The failures of a task that have one signature. */
export interface SignatureCount {
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
export class SignatureCounts {
  readonly #rows: FigureRows;
  /** Milliseconds since the epoch from which times are counted. */
  readonly #origin: number;
  readonly #places = { failed: new Map<string, number>(), timed_out: new Map<string, number>() };
  readonly #counts: SignatureCount[] = [];
  readonly #changed = new Set<number>();

  constructor(rows: FigureRows, origin: number) {
    this.#rows = rows;
    this.#origin = origin;
    for (const [place, entry] of storedSignatures(rows, origin)) {
      this.#counts[place] = entry;
      this.#places[entry.state].set(entry.signature.key, place);
    }
  }

  /** Counts a failure; returns the place of its signature. */
  add(signature: Signature, state: FailedState, { item, at }: Occurrence): number {
    const places = this.#places[state];
    const place = places.get(signature.key) ?? Math.min(this.#counts.length, otherSignatures);
    if (place === otherSignatures) return place;
    let entry = this.#counts[place];
    if (!entry) {
      entry = newCount(signature, state, this.#origin);
      this.#counts[place] = entry;
      places.set(signature.key, place);
    }
    entry.count++;
    entry.firstItem = Math.min(entry.firstItem, item);
    entry.lastItem = Math.max(entry.lastItem, item);
    entry.firstAt = Math.min(entry.firstAt, at);
    entry.lastAt = Math.max(entry.lastAt, at);
    entry.when.add(at);
    addSample(entry.samples, item);
    this.#changed.add(place);
    return place;
  }

  /** A failure does not count any more. `recount` follows. */
  remove(place: number, at: number): void {
    const entry = this.#counts[place];
    if (!entry) return;
    entry.count = Math.max(0, entry.count - 1);
    entry.when.remove(at);
    entry.firstItem = Number.POSITIVE_INFINITY;
    entry.lastItem = -1;
    entry.samples = [];
    this.#changed.add(place);
  }

  /** After some were removed, for each that is left: finds the first, last and sample items. */
  recount(item: number, place: number): void {
    const entry = this.#changed.has(place) ? this.#counts[place] : undefined;
    if (!entry) return;
    entry.firstItem = Math.min(entry.firstItem, item);
    entry.lastItem = Math.max(entry.lastItem, item);
    addSample(entry.samples, item);
  }

  /** Puts what has changed. */
  store(): void {
    for (const place of this.#changed) {
      const entry = this.#counts[place];
      if (entry) this.#rows.put('signatures', place, packCount(entry));
    }
    this.#changed.clear();
  }
}

interface Occurrence {
  readonly item: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

function newCount(signature: Signature, state: FailedState, origin: number): SignatureCount {
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

function packCount({ signature, state, when, samples, ...counts }: SignatureCount): Uint8Array {
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

function unpackCount(bytes: Uint8Array, origin: number): SignatureCount {
  const from = new Unpacker(bytes, VERSION);
  const signature = keyed(from.text(), from.text());
  const entry = newCount(signature, from.uint() === 0 ? 'failed' : 'timed_out', origin);
  entry.count = from.uint();
  if (entry.count > 0) {
    entry.firstItem = from.uint();
    entry.lastItem = from.uint();
    entry.firstAt = from.uint();
    entry.lastAt = from.uint();
    for (let left = from.uint(); left > 0; left--) entry.samples.push(from.uint());
  }
  return { ...entry, when: TimeBins.unpack(from, origin) };
}

/** By their places. */
export function* storedSignatures(
  rows: FigureReader,
  origin: number,
): Generator<[number, SignatureCount]> {
  for (const { number, bytes } of rows.all('signatures'))
    yield [number, unpackCount(bytes, origin)];
}
