import { partsView } from '../document/views/parts.ts';
import { type AttemptTimes, attemptTimes } from './attempt-times.ts';
import type { CompletionBatch } from './batch.ts';
import type { Failure } from './failure.ts';
import { endedItem, type ItemOutcome, type ResultIndex, unendedItem } from './results.ts';

/** An item of a task, with all that is stored of it. */
export interface ItemResult extends ItemOutcome, AttemptTimes {
  /**
   * The element that the item is, or with `batch_size` the slice of the list: a view. The list is
   * read when the first is accessed; then the store must be open. Absent in a plain task.
   */
  readonly element?: unknown;
}

interface Results {
  /** Has positions of entries. */
  readonly index: ResultIndex;
  /** In commit order. */
  readonly batches: readonly CompletionBatch[];
  /** Why the items failed that have no result of their own. */
  readonly remainderError?: Failure | undefined;
  /** Present when the items are elements of a list. */
  readonly elementOf?: ((item: number) => unknown) | undefined;
  /** Hides secret values. */
  readonly mask?: { view(value: unknown): unknown; failure(failure: Failure): Failure } | undefined;
}

/** The items of a task, by index. Each is read when it is accessed. */
export function itemResults(results: Results): readonly ItemResult[] {
  const parts = { length: results.index.length, at: (item: number) => itemAt(results, item) };
  return partsView(parts) as readonly ItemResult[];
}

function itemAt(
  { index, batches, remainderError, elementOf, mask }: Results,
  item: number,
): ItemResult {
  const found = index.find(item);
  const batch = found && batches[found.batch];
  const outcome = batch
    ? endedItem(found, batch.value(found.position))
    : unendedItem(index, item, remainderError);
  const { output, error } = outcome;
  const shown = {
    ...outcome,
    output: mask ? mask.view(output) : output,
    error: error && mask ? Object.freeze(mask.failure(error)) : error,
    ...attemptTimes(batch?.times(found?.position ?? 0)),
  };
  if (!elementOf) return Object.freeze(shown);
  return Object.freeze({
    ...shown,
    get element() {
      const element = elementOf(item);
      return mask ? mask.view(element) : element;
    },
  });
}
