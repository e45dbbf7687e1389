import { storedBatch } from '../../history/stored-results.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { StoreReader } from '../../ports/store.ts';
import { type Foldable, unitLimits } from '../../run/fold-units.ts';
import type { TaskRun } from '../active/task-run.ts';

/** What of the source a fold can combine now: batches, or items in their order. */
export function foldableOf(store: StoreReader, fold: TaskRun, source: TaskRun): Foldable {
  const isClosed = source.record.state === 'succeeded';
  return fold.plan.fold?.ordered
    ? itemsOf(fold, source, isClosed)
    : batchesOf(store, fold, source, isClosed);
}

/** The bytes of batches that are in no unit yet: each is looked up once. */
const sizes = new WeakMap<TaskRun, Map<number, number>>();

function batchesOf(
  store: StoreReader,
  fold: TaskRun,
  { key, record }: TaskRun,
  isClosed: boolean,
): Foldable {
  const known = sizes.get(fold) ?? new Map<number, number>();
  sizes.set(fold, known);
  const sizeOf = (number: number): number => {
    const size = known.get(number) ?? bytesOf(storedBatch(store, key, number));
    known.set(number, size);
    return size;
  };
  const end = record.batches;
  const cut: Foldable['cut'] = (from) => {
    let bytes = 0;
    for (let to = from; to < end; to++) {
      bytes += sizeOf(to);
      if (to + 1 - from < unitLimits.batches && bytes < unitLimits.bytes) continue;
      for (let at = from; at <= to; at++) known.delete(at);
      return to + 1;
    }
    return undefined;
  };
  return { end, isClosed, cut };
}

function bytesOf(batch: CompletionBatch | undefined): number {
  return batch ? batch.buffer.byteLength + (batch.reference?.length ?? 0) : 0;
}

/** The items before which all have ended, as far as was looked. */
const prefixes = new WeakMap<TaskRun, number>();

function itemsOf(fold: TaskRun, source: TaskRun, isClosed: boolean): Foldable {
  const { index, record } = source;
  const { total } = record.summary;
  let end = prefixes.get(fold) ?? fold.record.fold?.next ?? 0;
  // What has ended without a result, such as by hand, has one all the same until the task settles.
  if (isClosed) end = total;
  else while (end < total && index.find(end)) end++;
  prefixes.set(fold, end);
  const cut: Foldable['cut'] = (from) => {
    const to = fullRange(source, from, end);
    return to - from >= unitLimits.items || to < end ? to : undefined;
  };
  return { end, isClosed, cut };
}

/** The end of the items from `from` on that fill a unit, or `end`. */
function fullRange({ index, batches }: TaskRun, from: number, end: number): number {
  let bytes = 0;
  const counted = new Set<number>();
  for (let item = from; item < end; item++) {
    if (item - from >= unitLimits.items || bytes >= unitLimits.bytes) return item;
    const number = index.find(item)?.batch ?? -1;
    if (counted.has(number)) continue;
    counted.add(number);
    const { resident, stored } = batches[number] ?? {};
    bytes += stored?.reference.length ?? resident?.byteLength ?? 0;
  }
  return end;
}
