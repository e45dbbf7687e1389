import type { TaskKey, TaskRecord } from '../run/records.ts';
import { CompletionBatch } from '../items/batch.ts';
import { ResultIndex } from '../items/results.ts';
import type { StoreReader } from '../ports/store.ts';

/** The batches of a task, in the order they were committed. Throws MR606 for one that is damaged. */
export function* storedBatches(store: StoreReader, key: TaskKey): Generator<CompletionBatch> {
  for (const bytes of store.batches(key)) yield CompletionBatch.open(sharedCopy(bytes));
}

/** Where the last result of each item stands, by the batches alone: items of a later round may be under way again. */
export function latestResults(store: StoreReader, key: TaskKey, total: number): ResultIndex {
  const index = ResultIndex.create(total);
  let at = 0;
  for (const batch of storedBatches(store, key)) index.take(batch, at++);
  return index;
}

/** Takes out of the results of a task what a later round has set back, and puts in how items ended that never ran. */
export function correctResults(
  store: StoreReader,
  key: TaskKey,
  { rerun, remainder, state, summary }: TaskRecord,
  index: ResultIndex,
): void {
  if (rerun) index.keep(store.doneBits(key, summary.total));
  if (remainder && state !== 'running') index.close(remainder);
}

export function sharedCopy(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
