import type { OptionKinds } from '../../call-options.ts';
import { type ItemResult, type ShownParts, shownResult } from '../../items/item-results.ts';
import { endedItem, unendedItem } from '../../items/results.ts';
import { oneOf, wholeNumber } from '../../lang/kinds.ts';
import type { CommittedVisit } from './committed-visit.ts';
import { CompletionOrder } from './completion-order.ts';
import { InputOrder } from './input-order.ts';
import {
  type ResultChunk,
  type ResultOrder,
  type ResultReader,
  resultOrders,
} from './result-chunk.ts';

/** Which results of a task are read, and in which order. */
export interface ResultsOptions {
  /**
   * `completion` (the default): as they were committed. `input`: in the order of the items; an item
   * that takes long holds back those after it.
   */
  readonly order?: ResultOrder;
  /** The `position` of the first result; default 0. To go on: that of the last one, plus 1. */
  readonly from?: number;
}

export const resultsOptions: OptionKinds<ResultsOptions> = {
  order: oneOf(resultOrders),
  from: wholeNumber(0),
};

/** An item that has ended, as `results` yields it. */
export interface TaskResult<Output = unknown> extends ItemResult {
  /** What the action returned: a view; null if the item did not succeed. */
  readonly output: Output | null;
  /** The position of the item, from 0. */
  readonly index: number;
  /** The position of the result in the order that was asked for. A position can be left out. */
  readonly position: number;
}

export function readerOf(
  visit: CommittedVisit,
  { order = 'completion', from = 0 }: ResultsOptions,
): ResultReader {
  return order === 'input'
    ? new InputOrder(visit, from)
    : new CompletionOrder(visit, { entry: from });
}

/** The results of a chunk, each read when it is its turn. */
export function* resultsOf<Output>(
  { batch, entries, base }: ResultChunk,
  { record }: CommittedVisit,
  order: ResultOrder,
  shown: ShownParts,
): Generator<TaskResult<Output>> {
  const { remainder, remainderError } = record;
  const ends = { endOf: () => remainder ?? 'waiting' } as const;
  for (const entry of entries) {
    const index = batch ? batch.index(entry) : entry;
    const outcome = batch
      ? endedItem({ state: batch.state(entry), attempt: batch.attempt(entry) }, batch.value(entry))
      : unendedItem(ends, entry, remainderError);
    const position = order === 'input' ? index : base + entry;
    const result = shownResult(outcome, batch?.times(entry), shown, index);
    // The caller says of which type the outputs of the task are.
    const output = result.output as Output | null;
    yield Object.freeze(Object.assign(result, { output, index, position }));
  }
}
