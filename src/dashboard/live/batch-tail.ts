import { storedBatch } from '../../history/stored-results.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { ReadRun } from '../reading/read-run.ts';

/** Batches of a task that are read at once: a page needs the newest only. */
const mostBatches = 64;

export interface NewBatch {
  readonly task: string;
  readonly visit: number;
  readonly batch: CompletionBatch;
}

/** What has been committed of the results of a run since it was last looked at. */
export class BatchTail {
  /** Batches that are known, by visit of a task. Undefined before the first look. */
  #known: ReadonlyMap<string, number> | undefined;

  /** Returns the newest batches, and how many others there were. */
  take(store: StoreReader, run: ReadRun): { batches: NewBatch[]; passed: number } {
    const before = this.#known;
    const batches: NewBatch[] = [];
    let passed = 0;
    const known = new Map<string, number>();
    for (const { task, visit, batches: count } of run.latest.values()) {
      const name = `${task}/${visit}`;
      known.set(name, count);
      const seen = before ? (before.get(name) ?? 0) : count;
      const first = Math.max(seen, count - mostBatches);
      passed += Math.max(0, first - seen);
      for (let number = first; number < count; number++) {
        const batch = storedBatch(store, { run: run.record.id, task, visit }, number);
        if (batch) batches.push({ task, visit, batch });
      }
    }
    this.#known = known;
    return { batches, passed };
  }
}
