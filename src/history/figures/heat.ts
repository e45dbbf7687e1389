import { storedSums, summedItems } from '../../figures/sums.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RunId, TaskRecord } from '../../run/records.ts';
import { eachFailure, hasFailedRemainder } from './failures.ts';
import { type PartialFigures, partOf, type VisitFigures } from './visit-figures.ts';

/** The items of a task in their order, in cells of equal size. */
export interface TaskHeat {
  /** The name of the task. */
  readonly task: string;
  /** Its items. */
  readonly total: number;
  /** Items of a cell: 1, 2, 4 or 5 times a power of ten. */
  readonly cell: number;
  /**
   * Of each cell, the items that have ended, those that failed, and the milliseconds that those
   * took that have ended. The last is estimated from sums of 256 items each, in which the cell is.
   */
  readonly cells: readonly (readonly [done: number, failed: number, sumMs: number])[];
  /** The first item that has not ended; the number of items if all have. */
  readonly frontier: number;
  /** Present when failures and times are of a part of the items. */
  readonly partial?: PartialFigures;
}

const factors = [1, 2, 4, 5];

/** The least size of cells of which there are at most `most`. */
export function cellFor(total: number, most: number): number {
  for (let unit = 1; ; unit *= 10) {
    const fits = factors.find((factor) => Math.ceil(total / (factor * unit)) <= most);
    if (fits !== undefined) return fits * unit;
  }
}

interface Parts {
  readonly store: StoreReader;
  readonly run: RunId;
  readonly record: TaskRecord;
  readonly figures: VisitFigures;
  readonly cell: number;
}

export function heatOf({ store, run, record, figures, cell }: Parts): TaskHeat {
  const { task, visit, summary } = record;
  const { total } = summary;
  const done = store.doneBits({ run, task, visit }, total);
  const count = Math.ceil(total / cell);
  const failed = new Uint32Array(count);
  eachFailure({ store, run, record, rows: figures.rows }, (item) => {
    const at = Math.floor(item / cell);
    failed[at] = (failed[at] ?? 0) + 1;
  });
  const isOver = hasFailedRemainder(record);
  const times = new MeanTimes(storedSums(figures.rows, total), done, total);
  const cells = Array.from({ length: count }, (_, at) => {
    const from = at * cell;
    const to = Math.min(total, from + cell);
    const ended = countBits(done, from, to);
    const sum = Math.round(ended * times.of(from, to) * 1000) / 1000;
    return [isOver ? to - from : ended, failed[at] ?? 0, sum] as const;
  });
  return { task, total, cell, cells, frontier: frontierOf(done, total), ...partOf([figures]) };
}

/** Mean times by sums of 256 items. */
class MeanTimes {
  readonly #sums: Float64Array;
  readonly #ended: Uint16Array;

  constructor(sums: Float64Array, done: Uint8Array, total: number) {
    this.#sums = sums;
    this.#ended = Uint16Array.from(sums, (_, block) => {
      const from = block * summedItems;
      return countBits(done, from, Math.min(total, from + summedItems));
    });
  }

  /** Milliseconds, over the sums that these items touch. */
  of(from: number, to: number): number {
    let ms = 0;
    let items = 0;
    const last = Math.floor((to - 1) / summedItems);
    for (let block = Math.floor(from / summedItems); block <= last; block++) {
      ms += this.#sums[block] ?? 0;
      items += this.#ended[block] ?? 0;
    }
    return items === 0 ? 0 : ms / items;
  }
}

/** By byte. */
const setBits = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

function countBits(bits: Uint8Array, from: number, to: number): number {
  let count = 0;
  let at = from;
  for (; at < to && (at & 7) !== 0; at++) count += bitAt(bits, at);
  for (; at + 8 <= to; at += 8) count += setBits[bits[at >> 3] ?? 0] ?? 0;
  for (; at < to; at++) count += bitAt(bits, at);
  return count;
}

function bitAt(bits: Uint8Array, at: number): number {
  return ((bits[at >> 3] ?? 0) >> (at & 7)) & 1;
}

function frontierOf(done: Uint8Array, total: number): number {
  const byte = done.findIndex((bits) => bits !== 0xff);
  if (byte < 0) return total;
  let item = byte * 8;
  while (item < total && bitAt(done, item) === 1) item++;
  return item;
}
