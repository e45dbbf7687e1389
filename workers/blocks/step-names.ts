import type { Names } from '../../src/expression/names.ts';
import { failureNames } from '../../src/items/failure.ts';
import type { OpenNames } from '../../src/wire/open-names.ts';
import type { StepEnd } from './step-end.ts';

const nothing = { total: 1, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };

/** What is read of a step that has not ended. */
const unended = Object.freeze({
  state: 'waiting',
  summary: Object.freeze({ ...nothing, total: 0 }),
  error: null,
  output: null,
  items: Object.freeze([]),
});

/** The names that templates of a block see, for one item. Those of steps come as they end. */
export interface BlockNames extends Names {
  readonly task: Record<string, unknown>;
}

interface OfItem {
  readonly item: unknown;
  readonly index: number;
  readonly repetition?: number;
}

/** The names within the block `block`, whose steps are `steps`. */
export function namesInBlock(
  { task, ...shared }: OpenNames,
  { block, steps }: { readonly block: string; readonly steps: readonly string[] },
  own: OfItem,
): BlockNames {
  return { ...shared, ...own, task: withSteps({ ...task, [block]: own }, steps) };
}

/** The names within a block in a block, which has the item of that. */
export function namesWithin({ task, ...shared }: BlockNames, steps: readonly string[]): BlockNames {
  return { ...shared, task: withSteps({ ...task }, steps) };
}

function withSteps(
  task: Record<string, unknown>,
  steps: readonly string[],
): Record<string, unknown> {
  for (const name of steps) task[name] = unended;
  return task;
}

/** What is read of a step that has ended, as of any plain task. */
export function namesOfStep({ state, output, failure, attempts }: StepEnd): object {
  const error = failure ? failureNames(failure) : null;
  const item = { status: state, output, error, attempts };
  return {
    // A failure that ends no block is tolerated.
    state: state === 'skipped' ? 'skipped' : 'succeeded',
    summary: state === 'skipped' ? { ...nothing, total: 0 } : { ...nothing, [state]: 1 },
    error,
    output,
    items: state === 'skipped' ? [] : [item],
  };
}
