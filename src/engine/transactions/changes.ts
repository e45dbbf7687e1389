import { ok, type Result } from '../../lang/result.ts';
import type { ControlRefusal, RunAction, RunChanges, TaskChanges } from '../../run/control.ts';
import { changeText, settingOf } from '../../run/setting-change.ts';
import { concurrencyTarget, rateTarget } from '../../run/rules/concurrency.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, putTask } from './context.ts';

type Change = Extract<RunAction, { readonly kind: 'concurrency' | 'rate' }>;

/**
 * Changes what may be in flight, or start, of a run or a task. It is kept with the run: for visits
 * that start later, and for a process that resumes it. Returns what was changed. `isActive`: work
 * on the tasks has begun in this process.
 */
export function changeSetting(
  context: Context,
  change: Change,
  isActive: boolean,
): Result<string, ControlRefusal> {
  const { run } = context;
  const { task, value } = change;
  if (change.kind === 'rate') {
    const record = runningTask(context, change.task)?.record;
    const lacks = isActive && record !== undefined && record.rateLimit === undefined;
    const target = rateTarget(run.plan, change.task, lacks);
    return target.ok ? ok(changeTask(context, change.task, 'rateLimit', value)) : target;
  }
  const target = concurrencyTarget(run.plan, task);
  if (!target.ok) return target;
  return ok(
    target.value.of === 'task'
      ? changeTask(context, target.value.task, 'concurrency', value)
      : changeRun(context, value),
  );
}

function changeRun(context: Context, value: number): string {
  const { run, effects } = context;
  const before = run.record.changes?.concurrency ?? run.plan.concurrency;
  putChanges(context, { concurrency: value });
  effects.push({ type: 'run-resized', run, concurrency: value });
  return changeText({ what: 'concurrency', before, after: value });
}

function changeTask(
  context: Context,
  name: string,
  setting: keyof TaskChanges,
  value: number,
): string {
  const { run, effects } = context;
  const known = changesOf(run.record.changes, name);
  const task = runningTask(context, name);
  const planned = run.plan.tasks.get(name)?.[setting];
  const before = task?.record[setting] ?? known[setting] ?? planned;
  putChanges(context, {
    tasks: { ...run.record.changes?.tasks, [name]: { ...known, [setting]: value } },
  });
  if (task) {
    task.record = { ...task.record, [setting]: value };
    putTask(context, task);
    effects.push({ type: 'task-resized', run, task });
  }
  return changeText({
    what: settingOf[setting](name),
    // A template gives its number when the task starts.
    before: typeof before === 'number' ? before : undefined,
    after: value,
  });
}

/** What was changed of a task. */
export function changesOf({ tasks = {} }: RunChanges = {}, name: string): TaskChanges {
  return (Object.hasOwn(tasks, name) && tasks[name]) || {};
}

function runningTask({ run }: Context, name: string): TaskRun | undefined {
  const task = run.tasks.get(name);
  return task?.record.state === 'running' ? task : undefined;
}

function putChanges({ tx, run }: Context, changes: RunChanges): void {
  run.record = { ...run.record, changes: { ...run.record.changes, ...changes } };
  tx.putRun(run.record);
}
