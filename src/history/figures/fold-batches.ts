import type { TaskFigures } from '../../figures/task-figures.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { TaskKey, TaskRecord } from '../../run/records.ts';
import { latestResults, storedBatches } from '../stored-results.ts';

interface Folded {
  readonly key: TaskKey;
  readonly record: Pick<TaskRecord, 'rerun' | 'summary'>;
  /** Stands for the end of items that have no times. */
  readonly now: number;
  /** Entries to read at most. */
  readonly most?: number;
}

/** Counts the stored batches of a task. Of a rerun, only what still counts. */
export function foldBatches(
  store: StoreReader,
  { key, record: { rerun, summary }, now, most = Number.POSITIVE_INFINITY }: Folded,
  figures: TaskFigures,
  seen: (batch: CompletionBatch) => void = () => {},
): { readonly items: number; readonly isPartial: boolean } {
  const latest = rerun ? latestResults(store, key, summary.total) : undefined;
  latest?.keep(store.doneBits(key, summary.total));
  let number = 0;
  let items = 0;
  for (const batch of storedBatches(store, key)) {
    if (items + batch.length > most) return { items, isPartial: true };
    const at = number++;
    const isLatest = (k: number): boolean => {
      const found = latest?.find(batch.index(k));
      return found?.batch === at && found.position === batch.place(k);
    };
    figures.add(batch, now, latest && isLatest);
    seen(batch);
    items += batch.length;
  }
  return { items, isPartial: false };
}
