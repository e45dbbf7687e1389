import { SharedBudget } from '../../expression/budget/budget.ts';
import { type Program, compileTemplate } from '../../expression/compile/compile.ts';
import type { PlanTask } from '../../plan/plan.ts';
import { timeBegan } from '../../run/records.ts';
import { askedDelay, retryDelay } from '../../run/retry.ts';
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
export function retryRule(
  run: ActiveRun,
  task: TaskRun,
  { now, chance }: { readonly now: number; readonly chance: () => number },
): RetryRule {
  const { retry } = task.plan;
  return (failed) => {
    const { failure, tried } = failed;
    if (task.record.remainder || failure.retry === false) return undefined;
    const delay = retryDelay(retry, tried, chance);
    if (delay === undefined) return undefined;
    try {
      const names = namesOfAttempt(run, failed);
      if (retry.when !== undefined && !conditionOf(task.plan, retry.when)(names)) return undefined;
    } catch (error) {
      return notTriedAgain(failure, failureAt(error, 'retry.when').message);
    }
    const asked = failure.retry_after_ms;
    if (asked === undefined) return delay;
    const granted = askedDelay(asked, retry, timeLeft(run, task, now), chance);
    return typeof granted === 'number' ? granted : notTriedAgain(failure, granted.reason);
  };
}

function notTriedAgain(failure: Failure, reason: string): Failure {
  return { ...failure, message: `${failure.message} (not tried again: ${reason})` };
}

/** Milliseconds until the task or its run is out of time. */
function timeLeft({ plan, record }: ActiveRun, task: TaskRun, now: number): number {
  const never = Number.POSITIVE_INFINITY;
  const ends = timeBegan(record) + (plan.timeout ?? never);
  return Math.min(task.record.deadline ?? never, ends) - now;
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
