import type { Names } from '../../src/expression/names.ts';
import { failureNames } from '../../src/items/failure.ts';
import type { OpenNames } from '../../src/wire/open-names.ts';
import type { StepEnd } from './step-end.ts';

const nothing = Object.freeze({
  total: 0,
  succeeded: 0,
  failed: 0,
  timed_out: 0,
  cancelled: 0,
  skipped: 0,
});

/** What is read of a step that has not ended. */
const unended = Object.freeze({
  state: 'waiting',
  summary: nothing,
  error: null,
  output: null,
  items: Object.freeze([]),
});

const skipped = Object.freeze({ ...unended, state: 'skipped' });
const one = Object.freeze({ ...nothing, total: 1, succeeded: 1 });

/** The item that a block runs for. */
interface OfItem {
  readonly item: unknown;
  readonly index: number;
  readonly repetition?: number;
}

/** The names that templates of a block see, for one item. Those of steps change as they end. */
export interface BlockNames extends Names {
  readonly task: Record<string, unknown>;
}

/**
 * The names within a block, for the items of one lane, one after the other: nothing keeps them
 * beyond its item.
 */
export class LaneNames {
  readonly #block: string;
  readonly #steps: readonly string[];
  readonly #task: Record<string, unknown>;
  readonly #names: { -readonly [Key in keyof BlockNames]: BlockNames[Key] };

  constructor(
    { run, parameters, vars, task }: OpenNames,
    { block, steps }: { readonly block: string; readonly steps: readonly string[] },
  ) {
    this.#block = block;
    this.#steps = steps;
    this.#task = withSteps({ ...task, [block]: undefined }, steps);
    this.#names = { run, parameters, vars, task: this.#task, item: undefined, index: 0 };
  }

  /** The names for the next item. */
  begin(own: OfItem): BlockNames {
    const names = this.#names;
    names.item = own.item;
    names.index = own.index;
    if (own.repetition !== undefined) names.repetition = own.repetition;
    this.#task[this.#block] = own;
    withSteps(this.#task, this.#steps);
    return names;
  }
}

/** Where no template reads steps: those of the item alone. */
export function namesOfItem(own: OfItem, { task }: OpenNames): BlockNames {
  return { item: own.item, index: own.index, ...repetitionOf(own), task };
}

function repetitionOf({ repetition }: OfItem): Pick<OfItem, 'repetition'> {
  return repetition === undefined ? {} : { repetition };
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
  if (state === 'skipped') return skipped;
  const error = failure ? failureNames(failure) : null;
  const items = [{ status: state, output, error, attempts }];
  const summary = state === 'succeeded' ? one : { ...nothing, total: 1, [state]: 1 };
  // A failure that ends no block is tolerated.
  return { state: 'succeeded', summary, error, output, items };
}
