import type { Document } from '../document/document.ts';
import { partsView } from '../document/views/parts.ts';
import type { CompletionBatch } from './batch.ts';
import { type Failure, failureNames, parseFailure } from './failure.ts';
import { holdsFailure, type ItemState, stateCode, stateOf } from './item-state.ts';

/**
 * Words per item: batch + 1 (0: no result), place in its outputs or failures, and state (8 bits)
 * with attempt (24). Without a result the third word is 0, or the state in which it ended + 1.
 */
const WORDS = 3;

/** An element of `task.X.items`. */
export interface ItemOutcome {
  /** Its state; `waiting` before it ends. */
  readonly status: ItemState | 'waiting';
  /** What its action returned; null if it did not succeed. */
  readonly output: unknown;
  /** Why it did not succeed; null if it did. */
  readonly error: Failure | null;
  /** Number of its attempts; 0 if it never began. */
  readonly attempts: number;
}

/** Where the result of an item is, and its state. */
interface FoundResult {
  readonly batch: number;
  readonly position: number;
  readonly state: ItemState;
  readonly attempt: number;
}

/**
 * Finds the result of each item in the batches, so that fan-in copies and decodes nothing. 12 bytes
 * per item, shared by all threads.
 */
export class ResultIndex {
  #words: Uint32Array<SharedArrayBuffer>;
  #length: number;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Uint32Array(buffer);
    this.#length = this.#words.length / WORDS;
  }

  static create(length: number): ResultIndex {
    return new ResultIndex(new SharedArrayBuffer(length * WORDS * 4));
  }

  /** The number of items. */
  get length(): number {
    return this.#length;
  }

  /** Memory with these items and no more. Not to be called while the index grows. */
  get buffer(): SharedArrayBuffer {
    if (this.#words.length > this.#length * WORDS) this.#resize(this.#length);
    return this.#words.buffer;
  }

  /** More items have come. What was handed to other threads before does not have them. */
  grow(length: number): void {
    if (length * WORDS > this.#words.length) this.#resize(Math.max(length, this.#length * 2));
    this.#length = length;
  }

  set(item: number, batch: number, position: number, state: ItemState, attempt: number): void {
    const at = item * WORDS;
    this.#words[at] = batch + 1;
    this.#words[at + 1] = position;
    this.#words[at + 2] = stateCode[state] | (attempt << 8);
  }

  /** Drops the result of an item that is tried again. */
  drop(item: number): void {
    this.#words.fill(0, item * WORDS, (item + 1) * WORDS);
  }

  /** Drops the results of items whose done bit is not set. */
  keep(done: Uint8Array): void {
    for (let item = 0; item < this.length; item++) {
      if (((done[item >> 3] ?? 0) & (1 << (item & 7))) !== 0) continue;
      this.drop(item);
    }
  }

  /** Sets the final state of every item that has no result. */
  close(state: ItemState): void {
    for (let at = 0; at < this.#words.length; at += WORDS) {
      if (this.#words[at] === 0) this.#words[at + 2] = stateCode[state] + 1;
    }
  }

  /** The final state of an item without a result. */
  endOf(item: number): ItemState | 'waiting' {
    return stateOf((this.#words[item * WORDS + 2] ?? 0) - 1) ?? 'waiting';
  }

  /**
   * Adds the entries of a batch that are not discarded. The position of each is its place in the
   * outputs or failures or, for a reader of whole batches, its number among the entries.
   */
  take(batch: CompletionBatch, number: number, position: 'place' | 'entry' = 'place'): void {
    for (let k = 0; k < batch.length; k++) {
      if (batch.isDiscarded(k)) continue;
      const at = position === 'place' ? batch.place(k) : k;
      this.set(batch.index(k), number, at, batch.state(k), batch.attempt(k));
    }
  }

  #resize(room: number): void {
    const words = new Uint32Array(new SharedArrayBuffer(room * WORDS * 4));
    words.set(this.#words.subarray(0, Math.min(words.length, this.#words.length)));
    this.#words = words;
  }

  /** Undefined for an item without a result. */
  find(item: number): FoundResult | undefined {
    const at = item * WORDS;
    const batch = (this.#words[at] ?? 0) - 1;
    if (batch < 0) return undefined;
    const word = this.#words[at + 2] ?? 0;
    const state = stateOf(word & 0xff) ?? 'failed';
    return { batch, position: this.#words[at + 1] ?? 0, state, attempt: word >>> 8 };
  }
}

/** The documents of batches, by their numbers in commit order: an array, or read when needed. */
interface Batches {
  at(batch: number): Pick<CompletionBatch, 'outputs' | 'failures'> | undefined;
}

/** `task.X.output`: the output of item i, or null where it has none. */
export function outputsView(index: ResultIndex, batches: Batches): readonly unknown[] {
  return partsView(new Outputs(index, batches));
}

/** `task.X.items`: status, output, error and attempts of item i. */
export function itemNamesView(
  index: ResultIndex,
  batches: Batches,
  remainderError?: Failure,
): readonly unknown[] {
  return partsView(new ItemNames(index, batches, remainderError));
}

/** The parts behind `task.X.output`. A list that is this view is passed on by reference. */
export class Outputs {
  readonly index: ResultIndex;
  readonly batches: Batches;

  constructor(index: ResultIndex, batches: Batches) {
    this.index = index;
    this.batches = batches;
  }

  get length(): number {
    return this.index.length;
  }

  at(item: number): unknown {
    const found = this.index.find(item);
    if (!found || holdsFailure[found.state]) return null;
    return valueAt(this.batches.at(found.batch)?.outputs, found.position);
  }
}

/** The parts behind `task.X.items`. Templates read any property of a failure: all are there. */
export class ItemNames {
  readonly batches: Batches;
  readonly #index: ResultIndex;
  /** Why the items failed that have no result of their own. */
  readonly #remainderError: Failure | undefined;

  constructor(index: ResultIndex, batches: Batches, remainderError?: Failure) {
    this.#index = index;
    this.batches = batches;
    this.#remainderError = remainderError;
  }

  get length(): number {
    return this.#index.length;
  }

  at(item: number): unknown {
    const found = this.#index.find(item);
    const outcome = found
      ? endedItem(found, this.#valueOf(found))
      : unendedItem(this.#index, item, this.#remainderError);
    const { error } = outcome;
    return Object.freeze({ ...outcome, error: error && Object.freeze(failureNames(error)) });
  }

  #valueOf({ batch, position, state }: FoundResult): unknown {
    const documents = this.batches.at(batch);
    return valueAt(holdsFailure[state] ? documents?.failures : documents?.outputs, position);
  }
}

/** An item with a result: `value` is its output or failure. */
export function endedItem(
  { state, attempt }: { readonly state: ItemState; readonly attempt: number },
  value: unknown,
): ItemOutcome {
  const failed = holdsFailure[state];
  return {
    status: state,
    output: failed ? null : value,
    error: failed && value !== null ? Object.freeze(parseFailure(value)) : null,
    attempts: attempt,
  };
}

/** An item that has no result: it waits, or has ended with all that were left. */
export function unendedItem(
  index: Pick<ResultIndex, 'endOf'>,
  item: number,
  remainderError: Failure | undefined,
): ItemOutcome {
  const status = index.endOf(item);
  const error =
    (status === 'failed' && remainderError && Object.freeze({ ...remainderError })) || null;
  return { status, output: null, error, attempts: 0 };
}

function valueAt(document: Document | undefined, position: number): unknown {
  return document ? document.view(document.element(0, position)) : null;
}
