import { BatchWriter } from '../items/batch-writer.ts';
import { CompletionBatch } from '../items/batch.ts';
import type { Failure } from '../items/failure.ts';
import type { ItemState } from '../items/item-state.ts';
import type { Span } from '../items/item-times.ts';
import type { Clock } from '../ports/clock.ts';
import type { ItemAttempt } from '../wire/shared/control-block.ts';
import { laneClock, laneElapsed } from '../wire/shared/lane-clock.ts';

/** Throws when `output` is not JSON. `span`: in milliseconds since the epoch. */
export function succeededItem(
  { index, attempt }: ItemAttempt,
  output: unknown,
  span: Span,
): CompletionBatch {
  const writer = new BatchWriter();
  writer.succeed(index, attempt, output);
  return sealed(writer, span);
}

/** Of an item that did not succeed. Without `span`: it has not run. */
export function endedItem(
  { index, attempt }: ItemAttempt,
  state: ItemState,
  failure: Failure,
  span?: Span,
): CompletionBatch {
  const writer = new BatchWriter();
  writer.fail(index, attempt, state, failure);
  return sealed(writer, span);
}

/** Of an item that its own condition skips. */
export function passedItem({ index, attempt }: ItemAttempt, span: Span): CompletionBatch {
  const writer = new BatchWriter();
  writer.pass(index, attempt);
  return sealed(writer, span);
}

/** An attempt that ends without its worker. */
export interface EndedAttempt extends ItemAttempt {
  /** Milliseconds on the lane clock; absent if it has not begun. */
  readonly started?: number;
}

/** When an attempt ran that ends now. */
export function spanOf({ started }: EndedAttempt, clock: Clock): Span | undefined {
  if (started === undefined) return undefined;
  const ended = clock.now();
  return { began: ended - laneElapsed(started, laneClock()), ended };
}

function sealed(writer: BatchWriter, span: Span | undefined): CompletionBatch {
  if (span) writer.time(span.began, span.ended);
  return CompletionBatch.open(writer.seal());
}
