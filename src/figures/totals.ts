import { Packer, Unpacker } from './packing.ts';
import type { FigureReader, FigureRows } from './rows.ts';
import { Sketch } from './sketch.ts';

const VERSION = 1;

/** What is recorded of all items of a task together, in one row. */
export interface Totals {
  /** Batches of the task that are recorded. */
  batches: number;
  /** The rerun that they are of: what had failed before it does not count. */
  rerun: number;
  /** Milliseconds since the epoch from which the bins of signatures are counted. */
  origin: number;
  /** The newest second of the throughput, which wider buckets do not have; absent: none. */
  newest: number | undefined;
  /** Items in flight when it was stored. */
  inFlight: number;
  /** Failures of signatures that are not kept apart. */
  others: number;
  /** Run times of items that succeeded, and of those that failed. */
  ok: Sketch;
  failed: Sketch;
}

export function newTotals(origin: number): Totals {
  return {
    batches: 0,
    rerun: 0,
    origin: Math.floor(origin),
    newest: undefined,
    inFlight: 0,
    others: 0,
    ok: new Sketch(),
    failed: new Sketch(),
  };
}

/** Undefined when nothing is recorded of the task. */
export function storedTotals(rows: FigureReader): Totals | undefined {
  const bytes = rows.get('totals', 0);
  if (!bytes) return undefined;
  const from = new Unpacker(bytes, VERSION);
  const [batches, rerun, origin, newest] = [from.uint(), from.uint(), from.uint(), from.uint()];
  const [inFlight, others] = [from.uint(), from.uint()];
  return {
    batches,
    rerun,
    origin,
    newest: newest === 0 ? undefined : newest - 1,
    inFlight,
    others,
    ok: Sketch.unpack(from),
    failed: Sketch.unpack(from),
  };
}

export function putTotals(rows: FigureRows, totals: Totals): void {
  const { newest } = totals;
  const packer = new Packer(VERSION);
  packer.uint(totals.batches);
  packer.uint(totals.rerun);
  packer.uint(totals.origin);
  packer.uint(newest === undefined ? 0 : newest + 1);
  packer.uint(totals.inFlight);
  packer.uint(totals.others);
  totals.ok.pack(packer);
  totals.failed.pack(packer);
  rows.put('totals', 0, packer.bytes());
}
