import { SharedBudget } from '../../expression/budget/budget.ts';
import { type Program, compileTemplate } from '../../expression/compile/compile.ts';
import { timeoutAt } from '../../run/idle-time.ts';
import { askedDelay, fitsKind, isUnmet, retryDelay } from '../../run/retry.ts';
import { type Failure, failureNames } from '../../items/failure.ts';
import type { ItemState } from '../../items/item-state.ts';
import type { RetryRule } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { namesOf } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';

/** An attempt that failed. */
export interface FailedAttempt {
  readonly attempt: number;
  /** The retries that each rule has allowed, since the beginning of the rerun. */
  readonly counts: (rule: number) => number;
  readonly state: ItemState;
  readonly failure: Failure;
}

/** When an item is tried again, in milliseconds, and by which rule. */
export interface NextAttempt {
  readonly delay: number;
  readonly rule: number;
}

/**
 * Judges an attempt that failed. Undefined when there is no other; the failure of the item when the
 * condition of a rule fails.
 */
export type RetryJudge = (failed: FailedAttempt) => NextAttempt | undefined | Failure;

export function isNextAttempt(judged: NextAttempt | Failure): judged is NextAttempt {
  return 'delay' in judged;
}

const conditions = new WeakMap<RetryRule, Program>();

/** The judge of one task, as its run is now. Nothing is retried once the remainder is abandoned. */
export function retryJudge(
  run: ActiveRun,
  task: TaskRun,
  { now, chance }: { readonly now: number; readonly chance: () => number },
): RetryJudge {
  const rules = task.plan.retry;
  return (failed) => {
    const { failure } = failed;
    if (task.record.remainder || failure.retry === false) return undefined;
    let rule = -1;
    try {
      const unmet = isUnmet(rules, failure);
      rule = rules.findIndex((one) => fitsKind(one, failed, unmet) && holds(run, one, failed));
    } catch (error) {
      return notTriedAgain(failure, failureAt(error, 'retry.when').message);
    }
    const found = rules[rule];
    const delay = found && retryDelay(found, failed.counts(rule) + 1, chance);
    if (found === undefined || delay === undefined) return undefined;
    const asked = failure.retry_after_ms;
    if (asked === undefined) return { delay, rule };
    const granted = askedDelay(asked, found, timeLeft(run, task, now), chance);
    if (typeof granted === 'number') return { delay: granted, rule };
    return notTriedAgain(failure, granted.reason);
  };
}

function holds(run: ActiveRun, rule: RetryRule, failed: FailedAttempt): boolean {
  if (rule.when === undefined) return true;
  return Boolean(conditionOf(rule, rule.when)(namesOfAttempt(run, failed)));
}

function notTriedAgain(failure: Failure, reason: string): Failure {
  return { ...failure, message: `${failure.message} (not tried again: ${reason})` };
}

/** Milliseconds until the task or its run is out of time. */
function timeLeft({ plan, record }: ActiveRun, task: TaskRun, now: number): number {
  const never = Number.POSITIVE_INFINITY;
  const ends = timeoutAt(record, plan.timeout) ?? never;
  return Math.min(task.record.deadline ?? never, ends) - now;
}

function namesOfAttempt(run: ActiveRun, { attempt, state, failure }: FailedAttempt) {
  return { ...namesOf(run), attempt, error: { ...failureNames(failure), state } };
}

/** Compiled once a rule: a condition is evaluated for each attempt that fails. */
function conditionOf(rule: RetryRule, template: string): Program {
  const known = conditions.get(rule) ?? repeated(compileTemplate(template));
  conditions.set(rule, known);
  return known;
}

function repeated(program: Program): Program {
  const budget = new SharedBudget();
  return (names) => budget.within(() => program(names));
}
