import type { CompletionBatch } from '../items/batch.ts';
import { type ItemResult, type ShownParts, shownResult } from '../items/item-results.ts';
import { endedItem, unendedItem } from '../items/results.ts';
import type { StoreReader } from '../ports/store.ts';
import type { RunId, TaskKey, TaskRecord } from '../run/records.ts';
import { storedBatch } from './stored-results.ts';

/** One item of a visit, found without reading what is stored of the others. Throws MR606. */
export function storedItem(
  store: StoreReader,
  run: RunId,
  record: TaskRecord,
  { item, shown }: { readonly item: number; readonly shown: ShownParts },
): ItemResult {
  const { task, visit, remainder, remainderError, state } = record;
  const found = findEntry(store, { run, task, visit }, record, item);
  if (!found) {
    const ended = remainder !== undefined && state !== 'running' ? remainder : 'waiting';
    const outcome = unendedItem({ endOf: () => ended }, item, remainderError);
    return Object.freeze(shownResult(outcome, undefined, shown, item));
  }
  const { batch, entry } = found;
  const result = { state: batch.state(entry), attempt: batch.attempt(entry) };
  const outcome = endedItem(result, batch.value(entry));
  return Object.freeze(shownResult(outcome, batch.times(entry), shown, item));
}

interface FoundEntry {
  readonly batch: CompletionBatch;
  readonly entry: number;
}

function findEntry(
  store: StoreReader,
  key: TaskKey,
  { batches, summary, rerun }: TaskRecord,
  item: number,
): FoundEntry | undefined {
  if (rerun && !store.isDone(key, item)) return undefined;
  // A rerun has left the results before it: the last one counts.
  const order = rerun
    ? Array.from({ length: batches }, (_, back) => batches - 1 - back)
    : outwards(Math.floor((item / Math.max(1, summary.total)) * batches), batches);
  for (const number of order) {
    const batch = storedBatch(store, key, number);
    const entry = batch ? entryOf(batch, item) : -1;
    if (batch && entry >= 0) return { batch, entry };
  }
  return undefined;
}

/** Items end about in their order: the batch of one is near the one that its index suggests. */
function* outwards(start: number, count: number): Generator<number> {
  for (let distance = 0; distance < count; distance++) {
    if (start + distance < count) yield start + distance;
    if (distance > 0 && start >= distance) yield start - distance;
  }
}

function entryOf(batch: CompletionBatch, item: number): number {
  for (let k = 0; k < batch.length; k++) {
    if (batch.index(k) === item && !batch.isDiscarded(k)) return k;
  }
  return -1;
}
