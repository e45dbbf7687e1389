import type { RunId, TaskKey, TaskRecord } from '../run/records.ts';
import { CompletionBatch } from '../items/batch.ts';
import type { BodyReader } from '../items/body.ts';
import { ResultIndex } from '../items/results.ts';
import type { StoreReader } from '../ports/store.ts';
import { threadPages } from '../segments/pages.ts';

/** Batches that a reader of stored results keeps. */
const keptBatches = 64;

/**
 * The batches of a task, in commit order. Throws MR606 for a damaged one, MR602 for a newer one.
 */
export function* storedBatches(store: StoreReader, key: TaskKey): Generator<CompletionBatch> {
  const read = bodyReader(store, key.run);
  for (const bytes of store.batches(key)) yield CompletionBatch.open(sharedCopy(bytes), read);
}

/** One of them, by its number. Undefined if there is none, as the run has been removed. */
export function storedBatch(
  store: StoreReader,
  key: TaskKey,
  number: number,
): CompletionBatch | undefined {
  const bytes = store.batch(key, number);
  return bytes && CompletionBatch.open(sharedCopy(bytes), bodyReader(store, key.run));
}

/** Reads the outputs that are in files. */
function bodyReader(store: StoreReader, run: RunId): BodyReader | undefined {
  const folder = store.bodies?.of(run);
  return folder === undefined ? undefined : threadPages.reader(folder);
}

/** The batches of one visit of a task, and the results of its items in them. */
export function storedResults(
  store: StoreReader,
  run: RunId,
  record: TaskRecord,
  position?: 'place' | 'entry',
): { readonly index: ResultIndex; readonly batches: StoredBatches } {
  const key = { run, task: record.task, visit: record.visit };
  const index = ResultIndex.create(record.summary.total);
  let at = 0;
  for (const batch of storedBatches(store, key)) index.take(batch, at++, position);
  correctResults(store, key, record, index);
  return { index, batches: new StoredBatches(store, key) };
}

/** Batches of a task. Each is read when it is needed, and the last ones are kept. */
class StoredBatches {
  readonly #store: StoreReader;
  readonly #key: TaskKey;
  /** By number, oldest first. */
  readonly #kept = new Map<number, CompletionBatch>();

  constructor(store: StoreReader, key: TaskKey) {
    this.#store = store;
    this.#key = key;
  }

  at(number: number): CompletionBatch | undefined {
    const known = this.#kept.get(number);
    if (known) return known;
    const batch = storedBatch(this.#store, this.#key, number);
    if (!batch) return undefined;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < keptBatches) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(number, batch);
    return batch;
  }
}

/**
 * The last result of each item in the batches, or in the first `count`. A rerun may have started
 * items again since.
 */
export function latestResults(
  store: StoreReader,
  key: TaskKey,
  total: number,
  { count, position }: { readonly count?: number; readonly position?: 'place' | 'entry' } = {},
): ResultIndex {
  const index = ResultIndex.create(total);
  let at = 0;
  for (const batch of storedBatches(store, key)) {
    if (at === count) break;
    index.take(batch, at++, position);
  }
  return index;
}

/**
 * Drops results of items that a rerun has started again, and sets the end of items that never ran.
 */
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
