import { BatchWriter } from '../items/batch-writer.ts';
import { CompletionBatch } from '../items/batch.ts';
import type { Failure } from '../items/failure.ts';
import type { ItemState } from '../items/item-state.ts';
import type { ItemAttempt } from '../wire/shared/control-block.ts';

/** Throws when `output` is not JSON. */
export function succeededItem({ index, attempt }: ItemAttempt, output: unknown): CompletionBatch {
  const writer = new BatchWriter();
  writer.succeed(index, attempt, output);
  return CompletionBatch.open(writer.seal());
}

/** Of an item that did not succeed. */
export function endedItem(
  { index, attempt }: ItemAttempt,
  state: ItemState,
  failure: Failure,
): CompletionBatch {
  const writer = new BatchWriter();
  writer.fail(index, attempt, state, failure);
  return CompletionBatch.open(writer.seal());
}
