import { SharedBudget } from '../../expression/budget/budget.ts';
import { type Program, compileTemplate } from '../../expression/compile/compile.ts';
import { timeoutAt } from '../../run/idle-time.ts';
import { type FailedAttempt, judgeAttempt, type NextAttempt } from '../../items/retry-judge.ts';
import { type Failure, failureNames } from '../../items/failure.ts';
import type { RetryRule } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { namesOf } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';

/**
 * Judges an attempt that failed. Undefined when there is no other; the failure of the item when the
 * condition of a rule fails.
 */
export type RetryJudge = (failed: FailedAttempt) => NextAttempt | undefined | Failure;

const conditions = new WeakMap<RetryRule, Program>();

/** The judge of one task, as its run is now. Nothing is retried once the remainder is abandoned. */
export function retryJudge(
  run: ActiveRun,
  task: TaskRun,
  { now, chance }: { readonly now: number; readonly chance: () => number },
): RetryJudge {
  const rules = task.plan.retry;
  const surroundings = {
    holds: (rule: RetryRule, failed: FailedAttempt) => holds(run, rule, failed),
    timeLeft: () => timeLeft(run, task, now),
    chance,
  };
  return (failed) =>
    task.record.remainder ? undefined : judgeAttempt(rules, failed, surroundings);
}

function holds(run: ActiveRun, rule: RetryRule, failed: FailedAttempt): boolean {
  if (rule.when === undefined) return true;
  return Boolean(conditionOf(rule, rule.when)(namesOfAttempt(run, failed)));
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
