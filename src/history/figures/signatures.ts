import { type SignatureCount, storedSignatures } from '../../figures/signature-counts.ts';
import { TimeBins } from '../../figures/time-bins.ts';
import { countFailures } from '../../items/item-state.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RunRecord, TaskRecord } from '../../run/records.ts';
import {
  eachFailure,
  eachLeft,
  hasFailedRemainder,
  idOfSignature,
  remainderPlace,
  remainderSignature,
} from './failures.ts';
import { type PartialFigures, partOf, type VisitFigures } from './visit-figures.ts';

/** Bins of the list of a task in which its failures are counted. */
const listBins = 120;

/** Failed items of a task whose failures have one signature: mostly, they have one cause. */
export interface FailureSignature {
  /** The same for the same signature of the same task in every run. */
  readonly id: number;
  /** The name of the task. */
  readonly task: string;
  /** The code of the failures. */
  readonly code: string;
  /** The message; what differs from item to item is folded, and stands between ‹ and ›. */
  readonly text: string;
  /** How the items have ended. */
  readonly state: 'failed' | 'timed_out';
  /** Number of items. */
  readonly count: number;
  /** The task has succeeded all the same. */
  readonly tolerated: boolean;
  /** The lowest index of these items. */
  readonly firstItem: number;
  /** The highest index of these items. */
  readonly lastItem: number;
  /** When the first of them ended, in milliseconds since the epoch. */
  readonly firstAt: number;
  /** When the latest of them ended, in milliseconds since the epoch. */
  readonly lastAt: number;
  /** Up to three of these items. */
  readonly samples: readonly number[];
  /** How many failed over time, in 48 bins from the start of the run on. */
  readonly when: readonly number[];
  /** Milliseconds of such a bin, the same for all signatures of a run. */
  readonly whenStep: number;
  /** How many failed in each of 120 equal parts of the list. */
  readonly where: readonly number[];
}

/** The failures of a run by their signatures. */
export interface FailureSignatures {
  /** Those with the most items first. */
  readonly rows: readonly FailureSignature[];
  /** Failures with other signatures: 200 of a task are kept apart. */
  readonly rest: number;
  /** All failed items. */
  readonly total: number;
  /** Present when a part of the items was read: the others that failed are in `rest`. */
  readonly partial?: PartialFigures;
}

interface Parts {
  readonly store: StoreReader;
  readonly run: RunRecord;
  readonly mask: Mask | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly figuresOf: (record: TaskRecord) => VisitFigures;
}

/** `records`: the visits whose failures count. */
export function signaturesOf(parts: Parts, records: readonly TaskRecord[]): FailureSignatures {
  const until = parts.run.endedAt ?? parts.now;
  const failed = records.filter(({ summary }) => countFailures(summary) > 0);
  const tasks = failed.map((record) => ({
    record,
    counts: signaturesOfTask(parts, record, until),
  }));
  const rows = tasks.flatMap(({ record, counts }) => rowsOf(record, counts));
  const total = failed.reduce((sum, { summary }) => sum + countFailures(summary), 0);
  const counted = rows.reduce((sum, { count }) => sum + count, 0);
  const order = rows.toSorted((a, b) => b.count - a.count || a.firstAt - b.firstAt || a.id - b.id);
  const part = partOf(failed.map((record) => parts.figuresOf(record)));
  return { rows: order, rest: Math.max(0, total - counted), total, ...part };
}

interface PlacedCount extends SignatureCount {
  readonly where: number[];
}

function signaturesOfTask(parts: Parts, record: TaskRecord, until: number): PlacedCount[] {
  const { store, run, figuresOf } = parts;
  const { rows, totals } = figuresOf(record);
  const { total } = record.summary;
  const counts = new Map<number, PlacedCount>();
  for (const [place, found] of totals ? storedSignatures(rows, totals.origin) : []) {
    if (found.count === 0) continue;
    counts.set(place, { ...found, when: found.when.until(until), where: emptyList() });
  }
  const left = hasFailedRemainder(record) ? leftCount(parts, record) : undefined;
  if (left && left.count > 0) {
    counts.set(remainderPlace, { ...left, when: left.when.until(until), where: emptyList() });
  }
  eachFailure({ store, run: run.id, record, rows }, (item, place) => {
    const where = counts.get(place)?.where;
    const bin = Math.min(listBins - 1, Math.floor((item / total) * listBins));
    if (where) where[bin] = (where[bin] ?? 0) + 1;
  });
  return [...counts.values()];
}

function emptyList(): number[] {
  return Array.from({ length: listBins }, () => 0);
}

/** Of the items that failed when the task was stopped. */
function leftCount({ store, run, mask }: Parts, record: TaskRecord): SignatureCount {
  const at = record.endedAt ?? record.reportedAt ?? run.createdAt;
  const items: number[] = [];
  let count = 0;
  let last = 0;
  eachLeft({ store, run: run.id, record }, (item) => {
    count++;
    last = item;
    if (items.length < 3) items.push(item);
  });
  const when = new TimeBins(run.createdAt);
  when.add(at, count);
  return {
    signature: remainderSignature(record, mask),
    state: record.remainder === 'timed_out' ? 'timed_out' : 'failed',
    count,
    firstItem: items[0] ?? 0,
    lastItem: last,
    firstAt: at,
    lastAt: at,
    samples: items,
    when,
  };
}

function rowsOf(
  { task, state: end }: TaskRecord,
  counts: readonly PlacedCount[],
): FailureSignature[] {
  return counts.map(({ signature, state, when, ...found }) => ({
    id: idOfSignature(task, state, signature),
    task,
    code: signature.code,
    text: signature.text,
    state,
    count: found.count,
    tolerated: end === 'succeeded',
    firstItem: found.firstItem,
    lastItem: found.lastItem,
    firstAt: found.firstAt,
    lastAt: found.lastAt,
    samples: found.samples,
    when: when.counts,
    whenStep: when.width,
    where: found.where,
  }));
}
