import { MillraceError } from '../../errors.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { ResultIndex } from '../../items/results.ts';
import type { StoreReader } from '../../ports/store.ts';
import { hasAllResults } from '../../run/open-task.ts';
import type { TaskKey, TaskRecord } from '../../run/records.ts';
import { latestResults, storedBatch } from '../stored-results.ts';
import { RecentBatches } from './recent-batches.ts';

/** What a rerun has left of the results before it. */
interface Kept {
  /** The last result of each item that has one; that of an item which runs again is dropped. */
  readonly index: ResultIndex;
  /** The number of batches that it was made of. All results in later ones count. */
  readonly batches: number;
}

/** What is committed of one visit of a task. `refresh` reads what has come since. */
export class CommittedVisit {
  readonly key: TaskKey;
  readonly #store: StoreReader;
  readonly #batches: RecentBatches;
  readonly #kept: Kept | undefined;
  #record: TaskRecord;

  constructor(store: StoreReader, key: TaskKey) {
    this.#store = store;
    this.key = key;
    this.#record = this.#read();
    this.#batches = new RecentBatches((number) => this.#open(number));
    this.#kept = this.#record.rerun ? this.#keptResults() : undefined;
  }

  get record(): TaskRecord {
    return this.#record;
  }

  refresh(): void {
    this.#record = this.#read();
  }

  /** All of its items have ended, and no more come. */
  get hasSettled(): boolean {
    const { state } = this.#record;
    return state === 'running' ? hasAllResults(this.#record) : state !== 'waiting';
  }

  batch(number: number): CompletionBatch {
    return this.#batches.at(number);
  }

  /** Whether an entry is the result of its item. */
  isResult(batch: CompletionBatch, number: number, entry: number): boolean {
    if (batch.isDiscarded(entry)) return false;
    if (!this.#kept || number >= this.#kept.batches) return true;
    const found = this.#kept.index.find(batch.index(entry));
    return found?.batch === number && found.position === entry;
  }

  /** The items that have ended without a result of their own, once the visit has settled. */
  *withoutResult(from = 0): Generator<number> {
    const { remainder, summary } = this.#record;
    if (remainder === undefined || !this.hasSettled) return;
    const done = this.#store.doneBits(this.key, summary.total);
    for (let item = from; item < summary.total; item++) {
      if (((done[item >> 3] ?? 0) & (1 << (item & 7))) === 0) yield item;
    }
  }

  /** Record and done bits are read one after the other: again, while a commit lies between them. */
  #keptResults(): Kept {
    for (;;) {
      const { batches, summary, rerun } = this.#record;
      const done = this.#store.doneBits(this.key, summary.total);
      this.refresh();
      if (this.#record.batches !== batches || this.#record.rerun !== rerun) continue;
      const index = latestResults(this.#store, this.key, summary.total, {
        count: batches,
        position: 'entry',
      });
      index.keep(done);
      return { index, batches };
    }
  }

  #read(): TaskRecord {
    const record = this.#store.task(this.key);
    if (record) return record;
    throw removed(this.key);
  }

  #open(number: number): CompletionBatch {
    const batch = storedBatch(this.#store, this.key, number);
    if (batch) return batch;
    throw removed(this.key);
  }
}

function removed({ run, task }: TaskKey): MillraceError {
  return new MillraceError('MR506', `the results of task '${task}' of run ${run} were removed`);
}
