import { invariant } from '../../lang/assert.ts';
import type { Failure } from '../../items/failure.ts';
import type { Plan, PlanTask } from '../../plan/plan.ts';
import type { Decision, Step } from '../decisions.ts';
import type { RunModel } from '../model.ts';
import type { SkipReason } from '../records.ts';
import type { RunPhase, RunStatus } from '../run-status.ts';
import { isActive, type TaskStatus } from '../task-status.ts';

/** The changes of one event so far: a rule sees what earlier rules of the same event changed. */
export interface Draft extends Step {
  readonly plan: Plan;
  readonly before: RunModel['tasks'];
  readonly awaitedBy: RunModel['awaitedBy'];
  run: RunStatus;
  readonly tasks: Map<string, TaskStatus>;
  readonly decisions: Decision[];
}

export function newDraft({ plan, run, tasks, awaitedBy }: RunModel): Draft {
  return { plan, before: tasks, awaitedBy, run, tasks: new Map(), decisions: [] };
}

export function planOf(draft: Draft, name: string): PlanTask {
  const task = draft.plan.tasks.get(name);
  invariant(task, `unknown task ${name}`);
  return task;
}

export function statusOf(draft: Draft, name: string): TaskStatus {
  const status = draft.tasks.get(name) ?? draft.before.get(name);
  invariant(status, `unknown task ${name}`);
  return status;
}

/** The only function that changes a task; the number of active tasks follows from it. */
export function changeTask(draft: Draft, name: string, change: Partial<TaskStatus>): void {
  const before = statusOf(draft, name);
  const after = { ...before, ...change };
  draft.tasks.set(name, after);
  const added = Number(isActive(after)) - Number(isActive(before));
  if (added !== 0) draft.run = { ...draft.run, active: draft.run.active + added };
}

/** How a task ends, or goes on, that does not run. */
export type Unrun =
  | { readonly state: 'waiting' | 'cancelled' }
  | { readonly state: 'skipped'; readonly skip: SkipReason };

/** Moves a task that does not run to a state that its record keeps: of one that waits, the next. */
export function recordTask(draft: Draft, name: string, to: Unrun): void {
  const before = statusOf(draft, name);
  const visit = before.state === 'waiting' ? before.visit + 1 : before.visit;
  changeTask(draft, name, { state: to.state });
  decide(draft, { type: 'record-task', task: name, visit, ...to });
}

/** The only function that changes the state of the run. */
export function moveRun(draft: Draft, to: RunPhase): void {
  const { state: _state, policy: _policy, ...same } = { policy: undefined, ...draft.run };
  draft.run = { ...same, ...to };
}

/**
 * The run goes on, and fails when it ends. A failure in `finally` counts only after success, and
 * the first alone.
 */
export function failRun(draft: Draft, failure: Failure): void {
  const { outcome = 'succeeded', failure: first, finallyErrors = [] } = draft.run;
  const isFirst = outcome === 'succeeded' && first === undefined;
  draft.run =
    draft.run.outcome === undefined || isFirst
      ? { ...draft.run, failure }
      : { ...draft.run, finallyErrors: [...finallyErrors, failure] };
}

/** A task has started, or was asked whether it does: `finally` will run, if there is one. */
export function recordBegun(draft: Draft): void {
  if (draft.plan.hasFinally && !draft.run.begun) draft.run = { ...draft.run, begun: true };
}

export function decide(draft: Draft, decision: Decision): void {
  draft.decisions.push(decision);
}
