import { countFailures, failureStates } from '../../items/item-state.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { ReportedItem } from '../payloads/report.ts';
import type { ItemFinder } from '../reading/item-finder.ts';
import type { ItemFinders } from '../reading/item-finders.ts';
import { itemRow } from '../reading/item-rows.ts';
import type { ReadRun } from '../reading/read-run.ts';
import type { OpenSource } from '../source/source.ts';

/** Bytes of all rows. */
const mostBytes = 1_000_000;

/** Rows of items that have not failed. */
const mostSampled = 300;

/** Failed items, as many as there is room for, and a sample of all others. */
export function reportedItems(
  { store }: OpenSource,
  run: ReadRun,
  finders: ItemFinders,
): ReportedItem[] {
  const room = new Room(mostBytes);
  const rows: ReportedItem[] = [];
  const tasks = [...run.latest.values()].filter(({ summary }) => summary.total > 0);
  for (const record of tasks.toSorted(
    (a, b) => countFailures(b.summary) - countFailures(a.summary),
  )) {
    const step = Math.ceil((record.summary.total * tasks.length) / mostSampled);
    for (const row of rowsOfTask(finders.of(store, run.record, record), record, step)) {
      if (room.takes(row)) rows.push(row);
    }
  }
  return rows.toSorted((a, b) => order(a, b));
}

function order(a: ReportedItem, b: ReportedItem): number {
  if (a.task !== b.task) return a.task < b.task ? -1 : 1;
  return a.index - b.index;
}

class Room {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  takes(row: ReportedItem): boolean {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1;
    if (size > this.#left) return false;
    this.#left -= size;
    return true;
  }
}

function* rowsOfTask(
  finder: ItemFinder,
  { task, batches }: TaskRecord,
  step: number,
): Generator<ReportedItem> {
  for (let number = 0; number < batches; number++) {
    const batch = finder.batch(number);
    if (!batch) continue;
    for (let k = 0; k < batch.length; k++) {
      if (batch.isDiscarded(k)) continue;
      const hasFailed = failureStates.includes(batch.state(k));
      if (!hasFailed && batch.index(k) % step !== 0) continue;
      const found = { item: finder.entry(batch, k), worker: batch.worker };
      yield { task, ...itemRow(batch.index(k), found, 'pending') };
    }
  }
}
