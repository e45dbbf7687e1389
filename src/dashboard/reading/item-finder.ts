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

/** The lowest and the highest index in a batch. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/** An item, and the worker that ran it. */
interface FoundItem {
  readonly item: ItemResult;
  readonly worker: number | null;
}

/** Finds items of one visit of a task one by one, without reading what is stored of all others. */
export class ItemFinder {
  readonly key: TaskKey;
  /** As it was when the task was last looked at. */
  record: TaskRecord;
  readonly #store: StoreReader;
  readonly #shown: Parameters<typeof shownResult>[2];
  readonly #kept = new Map<number, CompletionBatch>();
  /** Of all batches that were opened: most need not be opened again. */
  readonly #ranges = new Map<number, Range>();
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

  item(index: number): ItemResult {
    return this.found(index).item;
  }

  /** Throws MR606 where what is stored is damaged. */
  found(index: number): FoundItem {
    const found = this.#store.isDone(this.key, index) ? this.#find(index) : undefined;
    if (!found) return { item: this.#unended(index), worker: null };
    const { batch, entry } = found;
    return { item: this.entry(batch, entry), worker: batch.worker ?? null };
  }

  #unended(index: number): ItemResult {
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

  /** Items end about in their order: the batch of one is near that of the one before. */
  #find(index: number): Entry | undefined {
    const { batches, rerun, summary } = this.record;
    const guess = Math.floor((index / Math.max(1, summary.total)) * batches);
    const numbers = rerun ? backwards(batches) : outwards([this.#near, guess], batches);
    for (const number of numbers) {
      const range = this.#ranges.get(number);
      if (range && (index < range.first || index > range.last)) continue;
      const batch = this.batch(number);
      const entry = batch ? entryOf(batch, index) : -1;
      if (batch && entry >= 0) {
        this.#near = number;
        return { batch, entry };
      }
    }
    return undefined;
  }

  /** One of the batches, by its number. */
  batch(number: number): CompletionBatch | undefined {
    const known = this.#kept.get(number);
    if (known) return known;
    const batch = storedBatch(this.#store, this.key, number);
    if (!batch) return undefined;
    if (!this.#ranges.has(number)) this.#ranges.set(number, rangeOf(batch));
    this.#kept.set(number, batch);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return batch;
  }
}

function entryOf(batch: CompletionBatch, index: number): number {
  for (let k = 0; k < batch.length; k++) {
    if (batch.index(k) === index && !batch.isDiscarded(k)) return k;
  }
  return -1;
}

function rangeOf(batch: CompletionBatch): Range {
  let [first, last] = [Number.POSITIVE_INFINITY, -1];
  for (let k = 0; k < batch.length; k++) {
    const index = batch.index(k);
    if (index < first) first = index;
    if (index > last) last = index;
  }
  return { first, last };
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
