import type { TaskFigures } from '../../figures/task-figures.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { TaskKey, TaskRecord } from '../../run/records.ts';
import { latestResults, storedBatches } from '../stored-results.ts';

interface Recorded {
  readonly key: TaskKey;
  readonly record: Pick<TaskRecord, 'rerun' | 'summary'>;
  /** Stands for the end of items that have no times. */
  readonly now: number;
}

/** Counts all stored batches of a task. Of a rerun, only what still counts. */
export function foldBatches(
  store: StoreReader,
  { key, record: { rerun, summary }, now }: Recorded,
  figures: TaskFigures,
): void {
  const latest = rerun ? latestResults(store, key, summary.total) : undefined;
  latest?.keep(store.doneBits(key, summary.total));
  let number = 0;
  for (const batch of storedBatches(store, key)) {
    const at = number++;
    figures.add(batch, now, latest && ((k) => isLatest(k)));
    function isLatest(k: number): boolean {
      const found = latest?.find(batch.index(k));
      return found?.batch === at && found.position === batch.place(k);
    }
  }
}
