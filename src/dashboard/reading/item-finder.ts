import type { CompletionBatch } from '../../items/batch.ts';
import { storedElements } from '../../history/stored-list.ts';
import { storedBatch } from '../../history/stored-results.ts';
import { type ItemResult, shownResult } from '../../items/item-results.ts';
import { endedItem, unendedItem } from '../../items/results.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RunRecord, TaskKey, TaskRecord } from '../../run/records.ts';
import { maskOf } from './masks.ts';

/** Batches that are kept open. */
const mostKept = 64;

interface Entry {
  readonly batch: CompletionBatch;
  readonly entry: number;
}

/** The entries of a batch by item: the last of each counts. */
interface KnownBatch {
  readonly batch: CompletionBatch;
  readonly entries: ReadonlyMap<number, number>;
}

/** Finds items of one visit of a task one by one, without reading what is stored of all others. */
export class ItemFinder {
  readonly key: TaskKey;
  /** As it was when the task was last looked at. */
  record: TaskRecord;
  readonly #store: StoreReader;
  readonly #shown: Parameters<typeof shownResult>[2];
  readonly #kept = new Map<number, KnownBatch>();
  #near = 0;

  constructor(store: StoreReader, run: RunRecord, record: TaskRecord) {
    this.#store = store;
    this.record = record;
    this.key = { run: run.id, task: record.task, visit: record.visit };
    this.#shown = {
      elementOf: storedElements(store, run.id, record),
      mask: maskOf(store, run),
    };
  }

  /** Throws MR606 where what is stored is damaged. */
  item(index: number): ItemResult {
    const found = this.#store.isDone(this.key, index) ? this.#find(index) : undefined;
    if (found) return this.entry(found.batch, found.entry);
    const { remainder, remainderError, state } = this.record;
    const ended = remainder !== undefined && state !== 'running' ? remainder : 'waiting';
    const outcome = unendedItem({ endOf: () => ended }, index, remainderError);
    return shownResult(outcome, undefined, this.#shown, index);
  }

  /** The item that an entry of a batch is. */
  entry(batch: CompletionBatch, entry: number): ItemResult {
    const result = { state: batch.state(entry), attempt: batch.attempt(entry) };
    const outcome = endedItem(result, batch.value(entry));
    return shownResult(outcome, batch.times(entry), this.#shown, batch.index(entry));
  }

  batch(number: number): CompletionBatch | undefined {
    return this.#open(number)?.batch;
  }

  /** Items end about in their order: the batch of one is near that of the one before. */
  #find(index: number): Entry | undefined {
    const { batches, rerun, summary } = this.record;
    const guess = Math.floor((index / Math.max(1, summary.total)) * batches);
    const numbers = rerun ? backwards(batches) : outwards([this.#near, guess], batches);
    for (const number of numbers) {
      const known = this.#open(number);
      const entry = known?.entries.get(index);
      if (known && entry !== undefined) {
        this.#near = number;
        return { batch: known.batch, entry };
      }
    }
    return undefined;
  }

  #open(number: number): KnownBatch | undefined {
    const known = this.#kept.get(number);
    if (known) return known;
    const batch = storedBatch(this.#store, this.key, number);
    if (!batch) return undefined;
    const entries = new Map<number, number>();
    for (let k = 0; k < batch.length; k++)
      if (!batch.isDiscarded(k)) entries.set(batch.index(k), k);
    const opened = { batch, entries };
    this.#kept.set(number, opened);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return opened;
  }
}

/** A rerun has left the results before it: the last one counts. */
function* backwards(count: number): Generator<number> {
  for (let number = count - 1; number >= 0; number--) yield number;
}

function* outwards(starts: readonly number[], count: number): Generator<number> {
  for (const start of starts) if (start < count) yield start;
  const [, middle = 0] = starts;
  for (let distance = 1; distance < count; distance++) {
    if (middle + distance < count) yield middle + distance;
    if (middle >= distance) yield middle - distance;
  }
}
