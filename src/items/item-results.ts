import { partsView } from '../document/views/parts.ts';
import { Existing } from '../document/views/view-origin.ts';
import { type AttemptTimes, elapsedMs, startedAt } from './attempt-times.ts';
import type { CompletionBatch } from './batch.ts';
import type { Failure } from './failure.ts';
import type { ItemTimes } from './item-times.ts';
import { endedItem, type ItemOutcome, type ResultIndex, unendedItem } from './results.ts';

/** An item of a task, with all that is stored of it. */
export interface ItemResult extends ItemOutcome, AttemptTimes {
  /**
   * The element that the item is, or with `batch_size` the slice of the list: a view. The list is
   * read when the first is accessed; then the store must be open. Absent in a plain task.
   */
  readonly element?: unknown;
}

/** What is shown of an item beside its outcome, and how. */
export interface ShownParts {
  /** Present when the items are elements of a list. */
  readonly elementOf?: ((item: number) => unknown) | undefined;
  /** Hides secret values. */
  readonly mask?: { view(value: unknown): unknown; failure(failure: Failure): Failure } | undefined;
}

interface Results extends ShownParts {
  /** Has positions of entries. */
  readonly index: ResultIndex;
  /** In commit order. */
  readonly batches: readonly CompletionBatch[];
  /** Why the items failed that have no result of their own. */
  readonly remainderError?: Failure | undefined;
}

/** The items of a task, by index. Each is read when it is accessed. */
export function itemResults(results: Results): readonly ItemResult[] {
  const parts = { length: results.index.length, at: (item: number) => itemAt(results, item) };
  return partsView(parts) as readonly ItemResult[];
}

function itemAt(results: Results, item: number): ItemResult {
  const { index, batches, remainderError } = results;
  const found = index.find(item);
  const batch = found && batches[found.batch];
  const outcome = batch
    ? endedItem(found, batch.value(found.position))
    : unendedItem(index, item, remainderError);
  return Object.freeze(shownResult(outcome, batch?.times(found?.position ?? 0), results, item));
}

/** A list can have millions of items: nothing is spread, which takes microseconds. */
export function shownResult(
  { status, output, error, attempts }: ItemOutcome,
  times: ItemTimes | undefined,
  shown: ShownParts,
  item: number,
): ItemResult {
  const { elementOf, mask } = shown;
  const result: Writable<ItemResult> = {
    status,
    output: mask ? mask.view(output) : output,
    error: error && mask ? Object.freeze(mask.failure(error)) : error,
    attempts,
    started_at: startedAt(times),
    elapsed_ms: elapsedMs(times),
  };
  if (times && times.items > 1) result.average_of = times.items;
  if (elementOf) withElement(result, shown, item);
  return result;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Keeps for an item where its element is found, unseen by what reads the item. */
class Listed extends Existing {
  readonly #shown: ShownParts;
  readonly #item: number;

  constructor(object: object, shown: ShownParts, item: number) {
    super(object);
    this.#shown = shown;
    this.#item = item;
  }

  static element(object: object): unknown {
    if (!(#item in object)) return undefined;
    const { elementOf, mask } = object.#shown;
    const element = elementOf?.(object.#item);
    return mask ? mask.view(element) : element;
  }
}

/** One for all items, so that they have one shape. */
const element: PropertyDescriptor & ThisType<object> = {
  enumerable: true,
  get() {
    return Listed.element(this);
  },
};

function withElement(object: object, shown: ShownParts, item: number): void {
  Object.defineProperty(new Listed(object, shown, item), 'element', element);
}
