import { didYouMean } from '../../lang/suggest.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { hasItems, type PlanTask } from '../../plan/plan.ts';
import type { ControlRefusal } from '../control.ts';

/** What a task or a run may be given to have in flight. */
export const mostConcurrency = 999_999;

/** What a change of the concurrency concerns: a task, or the bound of the whole run. */
export type ConcurrencyTarget =
  { readonly of: 'task'; readonly task: string } | { readonly of: 'run' };

/** What the rules need to know of a plan, or of a workflow. */
export interface ChangeableTasks {
  readonly concurrency?: number | undefined;
  readonly tasks: ReadonlyMap<string, ChangeableTask>;
}

interface ChangeableTask extends Pick<PlanTask, 'withItems' | 'source'> {
  readonly name: string;
  readonly fold?: object | undefined;
  readonly exclusive?: boolean | undefined;
}

/**
 * What `concurrency` of a task is, or without a task, of the run: its own bound, or else that of
 * its only task with items.
 */
export function concurrencyTarget(
  plan: ChangeableTasks,
  task: string | undefined,
): Result<ConcurrencyTarget, ControlRefusal> {
  if (task !== undefined) return targetTask(plan, task);
  if (plan.concurrency !== undefined) return ok({ of: 'run' });
  const [only, ...others] = changeableNames(plan);
  if (only !== undefined && others.length === 0) return ok({ of: 'task', task: only });
  return err(refusal('the workflow sets no concurrency over all tasks', namesHint(plan)));
}

function changeableNames({ tasks }: ChangeableTasks): string[] {
  const changeable = [...tasks.values()].filter((one) => whyFixed(one) === undefined);
  return changeable.map(({ name }) => name);
}

function namesHint(plan: ChangeableTasks): string {
  const names = changeableNames(plan);
  return names.length === 0 ? 'none of its tasks has a list' : `name a task: ${names.join(', ')}`;
}

/** The rate of a task that runs can change only if it has one: its workers look at it. */
export function rateTarget(
  plan: ChangeableTasks,
  task: string,
  isRunningWithout: boolean,
): Result<ConcurrencyTarget, ControlRefusal> {
  const target = targetTask(plan, task);
  if (!target.ok || !isRunningWithout) return target;
  const hint = 'pause the run, set the rate, and resume it; or set the concurrency';
  return err(refusal(`task '${task}' runs without a rate limit`, hint));
}

function targetTask(
  plan: ChangeableTasks,
  name: string,
): Result<ConcurrencyTarget, ControlRefusal> {
  const task = plan.tasks.get(name);
  if (!task) return err(noTask(plan, name));
  const why = whyFixed(task);
  return why === undefined ? ok({ of: 'task', task: name }) : err(refusal(why, namesHint(plan)));
}

export function noTask({ tasks }: Pick<ChangeableTasks, 'tasks'>, name: string): ControlRefusal {
  const hint = didYouMean(name, [...tasks.keys()]);
  const text = `the run has no task '${name}'`;
  return { code: 'MR506', text, ...(hint === undefined ? {} : { hint }) };
}

function whyFixed(task: ChangeableTask): string | undefined {
  const { name, exclusive = false } = task;
  const isPlain = !hasItems(task) && !task.fold;
  if (isPlain) return `task '${name}' has one item`;
  if (exclusive) return `task '${name}' is exclusive: one item runs at a time, alone`;
  return undefined;
}

export function refusal(text: string, hint?: string): ControlRefusal {
  return { code: 'MR518', text, ...(hint === undefined ? {} : { hint }) };
}
