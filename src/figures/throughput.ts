import { Packer, Unpacker } from './packing.ts';
import type { FigureKind, FigureReader, FigureRows } from './rows.ts';

/** Items that ended within a span of time, and the most that were seen in flight meanwhile. */
export interface Bucket {
  ok: number;
  failed: number;
  inFlight: number;
}

/**
 * Buckets by their width in milliseconds. The last `KEPT` of each width stay, so that a second is
 * known for 40 minutes, ten for more than six hours, a minute for 40 hours, and so on.
 */
const levels: readonly { readonly kind: FigureKind; readonly step: number }[] = [
  { kind: 'seconds', step: 1000 },
  { kind: 'ten-seconds', step: 10_000 },
  { kind: 'minutes', step: 60_000 },
  { kind: 'ten-minutes', step: 600_000 },
  { kind: 'two-hours', step: 7_200_000 },
];
const ROW = 60;
const KEPT_ROWS = 40;
export const keptBuckets = ROW * KEPT_ROWS;

/** Of a grid. */
const mostBuckets = 10_000;

const VERSION = 1;

type Row = Map<number, Bucket>;

function rowOf(bucket: number): number {
  return Math.floor(bucket / ROW);
}

/**
 * Throughput of a task over time. The wider buckets have all but the newest second, which is added
 * to them once another second begins: until then, a commit writes one row.
 */
export class Throughput {
  readonly #rows: FigureRows;
  /** By level: rows that have changed, or may change again. */
  readonly #open = levels.map(() => new Map<number, Row>());
  readonly #changed = levels.map(() => new Set<number>());
  #newest: number | undefined;
  /** The bucket of the newest second, once it has changed since rows were put. */
  #current: Bucket | undefined;

  /** `newest`: the second that was the newest when the rows were written. */
  constructor(rows: FigureRows, newest: number | undefined) {
    this.#rows = rows;
    this.#newest = newest;
  }

  get newest(): number | undefined {
    return this.#newest;
  }

  /** Items ended at `at`, in milliseconds since the epoch. */
  ended(at: number, ok: number, failed: number): void {
    const current = this.#current;
    if (current && Math.floor(at / 1000) === this.#newest) {
      current.ok += ok;
      current.failed += failed;
    } else this.#note(at, { ok, failed, inFlight: 0 });
  }

  /** So many are in flight at `at`. */
  inFlight(at: number, count: number): void {
    this.#note(at, { ok: 0, failed: 0, inFlight: count });
  }

  /** Puts what has changed. */
  store(): void {
    this.#current = undefined;
    for (const [level, { kind }] of levels.entries()) {
      const open = this.#open[level];
      const changed = this.#changed[level];
      if (!open || !changed || changed.size === 0) continue;
      for (const number of changed) {
        this.#rows.put(kind, number, packRow(open.get(number) ?? new Map()));
      }
      changed.clear();
      const last = Math.max(...open.keys());
      for (const number of open.keys()) if (number < last - 1) open.delete(number);
    }
  }

  #note(at: number, added: Bucket): void {
    const second = Math.max(0, Math.floor(at / 1000));
    if (this.#newest === undefined || second > this.#newest) this.#begin(second);
    const bucket = this.#add(0, second, added);
    if (second === this.#newest) this.#current = bucket;
    else this.#addWider(second, added);
  }

  #begin(second: number): void {
    const before = this.#newest;
    this.#current = undefined;
    this.#newest = second;
    if (before === undefined) return;
    const bucket = this.#row(0, rowOf(before)).get(before);
    if (bucket) this.#addWider(before, bucket);
  }

  #addWider(second: number, added: Bucket): void {
    for (let level = 1; level < levels.length; level++) {
      const step = levels[level]?.step ?? 1;
      this.#add(level, Math.floor((second * 1000) / step), added);
    }
  }

  #add(level: number, number: number, { ok, failed, inFlight }: Bucket): Bucket {
    const row = this.#row(level, rowOf(number));
    const bucket = row.get(number) ?? { ok: 0, failed: 0, inFlight: 0 };
    row.set(number, bucket);
    bucket.ok += ok;
    bucket.failed += failed;
    bucket.inFlight = Math.max(bucket.inFlight, inFlight);
    this.#changed[level]?.add(rowOf(number));
    return bucket;
  }

  #row(level: number, number: number): Row {
    const open = this.#open[level];
    const known = open?.get(number);
    if (known) return known;
    const kind = levels[level]?.kind ?? 'seconds';
    const bytes = this.#rows.get(kind, number);
    const row: Row = bytes ? unpackRow(bytes, number) : new Map();
    open?.set(number, row);
    if (!bytes) this.#dropBefore(kind, number - KEPT_ROWS + 1);
    return row;
  }

  /** A row begins: the first ones may be too old to stay. */
  #dropBefore(kind: FigureKind, first: number): void {
    for (const { number } of this.#rows.all(kind)) {
      if (number >= first) break;
      this.#rows.remove(kind, number);
    }
  }
}

function packRow(row: Row): Uint8Array {
  const packer = new Packer(VERSION);
  for (const [number, { ok, failed, inFlight }] of row) {
    packer.uint(number % ROW);
    packer.uint(ok);
    packer.uint(failed);
    packer.uint(inFlight);
  }
  return packer.bytes();
}

function unpackRow(bytes: Uint8Array, number: number): Row {
  const row: Row = new Map();
  const from = new Unpacker(bytes, VERSION);
  while (!from.isAtEnd) {
    const bucket = number * ROW + from.uint();
    row.set(bucket, { ok: from.uint(), failed: from.uint(), inFlight: from.uint() });
  }
  return row;
}

/** Buckets of one width, and the level that they are filled from. */
export interface Grid {
  readonly level: number;
  /** Milliseconds since the epoch: a multiple of the width of the level. */
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/**
 * The finest grid from `from` to `to` that has at most `points` buckets, of what is recorded until
 * `latest`, all in milliseconds since the epoch.
 */
export function gridOver(from: number, to: number, points: number, latest: number): Grid {
  const kept = keptBuckets - ROW;
  const found = levels.findIndex(({ step }) => (latest - from) / step < kept);
  const level = found < 0 ? levels.length - 1 : found;
  const width = levels[level]?.step ?? 1000;
  const start = Math.floor(from / width) * width;
  const end = Math.max(to, start) + 1;
  const step = width * Math.max(1, Math.ceil((end - start) / width / points));
  return { level, from: start, step, count: Math.ceil((end - start) / step) };
}

/** The buckets of a visit on a grid. `newest`: the second that wider buckets do not have. */
export function throughputOn(
  rows: FigureReader,
  newest: number,
  { level, from, step, count }: Grid,
): Bucket[] {
  const buckets = Array.from({ length: count }, () => ({ ok: 0, failed: 0, inFlight: 0 }));
  const add = (at: number, { ok, failed, inFlight }: Bucket): void => {
    const bucket = at < from ? undefined : buckets[Math.floor((at - from) / step)];
    if (!bucket) return;
    bucket.ok += ok;
    bucket.failed += failed;
    bucket.inFlight = Math.max(bucket.inFlight, inFlight);
  };
  const { kind, step: width } = levels[level] ?? { kind: 'seconds', step: 1000 };
  for (const { number, bytes } of rows.all(kind, rowOf(Math.floor(from / width)))) {
    for (const [at, bucket] of unpackRow(bytes, number)) add(at * width, bucket);
  }
  if (level === 0) return buckets;
  const bytes = rows.get('seconds', rowOf(newest));
  const last = bytes && unpackRow(bytes, rowOf(newest)).get(newest);
  if (last) add(newest * 1000, last);
  return buckets;
}

/** The grid from `from` to `to` with buckets of a width that an earlier grid had. */
export function gridWith(step: number, from: number, to: number, latest: number): Grid {
  const { level } = gridOver(from, to, mostBuckets, latest);
  const count = Math.ceil((Math.max(to, from) + 1 - from) / step);
  return { level, from, step, count: Math.min(count, mostBuckets) };
}
