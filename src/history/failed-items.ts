import { isFailure } from '../run/records.ts';
import type { RunId, TaskRecord } from '../run/records.ts';
import type { StoreReader } from '../ports/store.ts';
import { storedBatches } from './stored-results.ts';

/** What is known of an item: a byte each, as there may be millions. */
const known = { unended: 0, failed: 1, other: 2 } as const;

/** The indexes of the first items that have failed or timed out, up to `limit` of them. */
export function failedItems(
  store: StoreReader,
  run: RunId,
  record: TaskRecord,
  limit: number,
): number[] {
  const { task, visit, summary, rerun, remainder, state } = record;
  const key = { run, task, visit };
  const items = new Uint8Array(summary.total);
  for (const batch of storedBatches(store, key)) {
    for (let k = 0; k < batch.length; k++) {
      if (batch.isDiscarded(k)) continue;
      items[batch.index(k)] = isFailure(batch.state(k)) ? known.failed : known.other;
    }
  }
  if (rerun) keepEnded(items, store.doneBits(key, summary.total));
  const isRest = remainder !== undefined && state !== 'running' && isFailure(remainder);
  const found: number[] = [];
  for (let item = 0; item < items.length && found.length < limit; item++) {
    if (items[item] === known.failed || (isRest && items[item] === known.unended)) found.push(item);
  }
  return found;
}

/** A rerun has started the others again. */
function keepEnded(items: Uint8Array, done: Uint8Array): void {
  for (let item = 0; item < items.length; item++) {
    if (((done[item >> 3] ?? 0) & (1 << (item & 7))) === 0) items[item] = known.unended;
  }
}
