import { SharedBudget } from '../../expression/budget/budget.ts';
import { type Program, compileTemplate } from '../../expression/compile/compile.ts';
import type { PlanTask } from '../../plan/plan.ts';
import { retryDelay } from '../../run/retry.ts';
import { type Failure, failureNames } from '../../items/failure.ts';
import type { ItemState } from '../../items/item-state.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { namesOf } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';

/** An attempt that failed. */
export interface FailedAttempt {
  readonly attempt: number;
  /** The same, counted from the beginning of the rerun. */
  readonly tried: number;
  readonly state: ItemState;
  readonly failure: Failure;
}

/**
 * The delay of the next attempt in milliseconds; undefined when there is none; the failure of the
 * item when the condition of the retry fails.
 */
export type RetryRule = (failed: FailedAttempt) => number | undefined | Failure;

const conditions = new WeakMap<PlanTask, Program>();

/** The rule of one task, as its run is now. Nothing is retried once the remainder is abandoned. */
export function retryRule(run: ActiveRun, task: TaskRun, chance: () => number): RetryRule {
  const { retry } = task.plan;
  return (failed) => {
    if (task.record.remainder) return undefined;
    const delay = retryDelay(retry, failed.tried, chance);
    if (delay === undefined || retry.when === undefined) return delay;
    try {
      return conditionOf(task.plan, retry.when)(namesOfAttempt(run, failed)) ? delay : undefined;
    } catch (error) {
      const { message } = failureAt(error, 'retry.when');
      const { failure } = failed;
      return { ...failure, message: `${failure.message} (not tried again: ${message})` };
    }
  };
}

function namesOfAttempt(run: ActiveRun, { attempt, state, failure }: FailedAttempt) {
  return { ...namesOf(run), attempt, error: { ...failureNames(failure), state } };
}

/** Compiled once a task: a condition is evaluated for each attempt that fails. */
function conditionOf(task: PlanTask, template: string): Program {
  const known = conditions.get(task) ?? repeated(compileTemplate(template));
  conditions.set(task, known);
  return known;
}

function repeated(program: Program): Program {
  const budget = new SharedBudget();
  return (names) => budget.within(() => program(names));
}
