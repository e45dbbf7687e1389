import type { Json, JsonObject } from '../lang/json.ts';
import type { NumberOrTemplate, RetryRule, Tolerance } from '../workflow/workflow.ts';

/** A block that runs in the lane of its item, step by step. */
export interface LaneBlock {
  readonly steps: readonly LaneStep[];
  /** A tree whose strings may hold templates. Absent: null. */
  readonly output?: Json;
}

/** A step of it. Its settings are those of a task, as they are written. */
export interface LaneStep {
  readonly name: string;
  /** Its number in the outermost block, from 1. Each comes before the steps within it. */
  readonly number: number;
  readonly action: string;
  /** It ends its block, with its output: it has no action. */
  readonly endsBlock?: boolean;
  /** In place of an action. */
  readonly block?: LaneBlock;
  readonly input: JsonObject | string;
  /** Its input or `fail_when` reads steps, or the item of a block by the name of that. */
  readonly readsSteps: boolean;
  readonly when?: string;
  readonly failWhen?: string;
  readonly retry: readonly RetryRule[];
  readonly timeout?: NumberOrTemplate;
  readonly deadline?: NumberOrTemplate;
  readonly tolerate?: Tolerance | string;
}

/** The names of all steps by their numbers less one, from the block down: `a`, `b`, `b/c`. */
export function stepPaths({ steps }: LaneBlock, around = ''): string[] {
  return steps.flatMap(({ name, block }) => [
    `${around}${name}`,
    ...(block ? stepPaths(block, `${around}${name}/`) : []),
  ]);
}

/** All steps, in the order of their numbers. */
export function allSteps({ steps }: LaneBlock): LaneStep[] {
  return steps.flatMap((step) => [step, ...(step.block ? allSteps(step.block) : [])]);
}
