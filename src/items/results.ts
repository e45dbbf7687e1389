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
export interface ItemResult {
  readonly status: ItemState | 'waiting';
  readonly output: unknown;
  readonly error: Failure | null;
  readonly attempts: number;
}

/**
 * Finds the result of each item in the batches, so that fan-in copies and decodes nothing. 12 bytes
 * per item, shared by all threads.
 */
export class ResultIndex {
  readonly buffer: SharedArrayBuffer;
  readonly length: number;
  readonly #words: Uint32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Uint32Array(buffer);
    this.length = this.#words.length / WORDS;
  }

  static create(length: number): ResultIndex {
    return new ResultIndex(new SharedArrayBuffer(length * WORDS * 4));
  }

  set(item: number, batch: number, position: number, state: ItemState, attempt: number): void {
    const at = item * WORDS;
    this.#words[at] = batch + 1;
    this.#words[at + 1] = position;
    this.#words[at + 2] = stateCode[state] | (attempt << 8);
  }

  /** Drops the results of items whose done bit is not set. */
  keep(done: Uint8Array): void {
    for (let item = 0; item < this.length; item++) {
      if (((done[item >> 3] ?? 0) & (1 << (item & 7))) !== 0) continue;
      this.#words.fill(0, item * WORDS, (item + 1) * WORDS);
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

  /** Adds the entries of a batch that are not discarded. */
  take(batch: CompletionBatch, number: number): void {
    for (let k = 0; k < batch.length; k++) {
      if (!batch.isDiscarded(k)) {
        this.set(batch.index(k), number, batch.place(k), batch.state(k), batch.attempt(k));
      }
    }
  }

  /** Undefined for an item without a result. */
  find(
    item: number,
  ): { batch: number; position: number; state: ItemState; attempt: number } | undefined {
    const at = item * WORDS;
    const batch = (this.#words[at] ?? 0) - 1;
    if (batch < 0) return undefined;
    const word = this.#words[at + 2] ?? 0;
    const state = stateOf(word & 0xff) ?? 'failed';
    return { batch, position: this.#words[at + 1] ?? 0, state, attempt: word >>> 8 };
  }
}

/** The documents of batches, in commit order. */
type Batches = readonly Pick<CompletionBatch, 'outputs' | 'failures'>[];

/** `task.X.output`: the output of item i, or null where it has none. */
export function outputsView(index: ResultIndex, batches: Batches): readonly unknown[] {
  return partsView(new Outputs(index, batches));
}

/** The items of a task: status, output, error and attempts of item i. */
export function itemsView(
  index: ResultIndex,
  batches: Batches,
  remainderError?: Failure,
): readonly ItemResult[] {
  return partsView(new Items(index, batches, remainderError)) as readonly ItemResult[];
}

/** `task.X.items`: the same, as templates see it. */
export function itemNamesView(
  index: ResultIndex,
  batches: Batches,
  remainderError?: Failure,
): readonly unknown[] {
  return partsView(new ItemNames(new Items(index, batches, remainderError)));
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
    return valueAt(this.batches[found.batch]?.outputs, found.position);
  }
}

/** The parts behind the items of a task. */
class Items extends Outputs {
  /** Why the items failed that have no result of their own. */
  readonly #remainderError: Failure | undefined;

  constructor(index: ResultIndex, batches: Batches, remainderError?: Failure) {
    super(index, batches);
    this.#remainderError = remainderError && Object.freeze({ ...remainderError });
  }

  override at(item: number): ItemResult {
    const found = this.index.find(item);
    if (!found) {
      const status = this.index.endOf(item);
      const error = (status === 'failed' && this.#remainderError) || null;
      return Object.freeze({ status, output: null, error, attempts: 0 });
    }
    const failed = holdsFailure[found.state];
    const { outputs, failures } = this.batches[found.batch] ?? {};
    const value = valueAt(failed ? failures : outputs, found.position);
    return Object.freeze({
      status: found.state,
      output: failed ? null : value,
      error: failed ? Object.freeze(parseFailure(value)) : null,
      attempts: found.attempt,
    });
  }
}

/** Templates read any property of a failure: all are there. */
class ItemNames {
  readonly #items: Items;

  constructor(items: Items) {
    this.#items = items;
  }

  get length(): number {
    return this.#items.length;
  }

  at(item: number): unknown {
    const result = this.#items.at(item);
    const { error } = result;
    return error ? Object.freeze({ ...result, error: Object.freeze(failureNames(error)) }) : result;
  }
}

function valueAt(document: Document | undefined, position: number): unknown {
  return document ? document.view(document.element(0, position)) : null;
}
