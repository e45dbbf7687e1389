import type { Signed } from '../../figures/signature.ts';
import { SignatureCache } from '../../figures/signature-cache.ts';
import { idOfSignature } from '../../history/figures/failures.ts';
import { latestResults, storedBatch } from '../../history/stored-results.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { ResultIndex } from '../../items/results.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { ItemRange } from '../../run/control.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';

/** An item that has failed for good, and the entry with its failure. */
export interface FailedItem {
  readonly index: number;
  readonly attempt: number;
  readonly state: 'failed' | 'timed_out';
  readonly batch: number;
  readonly entry: number;
}

/** Which failed items are meant; absent: all. */
export interface FailedSelection {
  readonly items?: readonly (number | ItemRange)[] | undefined;
  /** The id of a signature of failures. */
  readonly signature?: number | undefined;
}

/** Hides secret values, as signatures do. */
interface Hiding {
  failure(failure: Signed): Signed;
}

/** The failed items of a task that runs, as this transaction leaves it, by index. */
export class FailedItems {
  readonly #store: StoreReader;
  readonly #task: TaskRun;
  readonly #results: ResultIndex;
  readonly #signatures: SignatureCache;
  #batch: { readonly number: number; readonly opened: CompletionBatch | undefined } | undefined;

  constructor(store: StoreReader, run: ActiveRun, task: TaskRun) {
    const { key, record } = task;
    const { total } = record.summary;
    this.#store = store;
    this.#task = task;
    this.#results = latestResults(store, key, total, { position: 'entry' });
    // Some may wait for another attempt, or run.
    this.#results.keep(store.doneBits(key, total));
    const mask: Hiding | undefined = run.mask;
    this.#signatures = new SignatureCache(mask && ((failure) => mask.failure(failure)));
  }

  /** The first of all. */
  first(except: ReadonlySet<number>): FailedItem | undefined {
    for (const item of this.#between(0, this.#results.length - 1)) {
      if (!except.has(item.index)) return item;
    }
    return undefined;
  }

  *chosen({ items, signature }: FailedSelection): Generator<FailedItem> {
    const seen = new Set<number>();
    for (const item of this.#listed(items)) {
      if (seen.has(item.index)) continue;
      if (signature !== undefined && this.#signatureOf(item) !== signature) continue;
      seen.add(item.index);
      yield item;
    }
  }

  /** The batch with the entry of a failed item. */
  batchOf({ batch: number }: FailedItem): CompletionBatch | undefined {
    if (this.#batch?.number !== number) {
      this.#batch = { number, opened: storedBatch(this.#store, this.#task.key, number) };
    }
    return this.#batch.opened;
  }

  *#listed(items: FailedSelection['items']): Generator<FailedItem> {
    const ranges = items ?? [[0, this.#results.length - 1] as const];
    for (const range of ranges) {
      if (typeof range === 'number') yield* this.#between(range, range);
      else yield* this.#between(...range);
    }
  }

  *#between(from: number, to: number): Generator<FailedItem> {
    const last = Math.min(to, this.#results.length - 1);
    for (let index = from; index <= last; index++) {
      const found = this.#results.find(index);
      if (found?.state !== 'failed' && found?.state !== 'timed_out') continue;
      const { attempt, state, batch, position: entry } = found;
      yield { index, attempt, state, batch, entry };
    }
  }

  #signatureOf(item: FailedItem): number | undefined {
    const { failures, place } = this.#placeOf(item) ?? {};
    if (!failures || place === undefined) return undefined;
    const signature = this.#signatures.of(failures, failures.element(0, place));
    return idOfSignature(this.#task.key.task, item.state, signature);
  }

  #placeOf(item: FailedItem) {
    const batch = this.batchOf(item);
    return batch && { failures: batch.failures, place: batch.place(item.entry) };
  }
}
