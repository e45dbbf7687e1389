import { isComplete } from '../../run/open-task.ts';
import type { SourceRecord } from '../../run/source-record.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, putTask } from './context.ts';

/** Adds items to an open task that is running. */
export function addItems(
  { run, effects }: Context,
  task: TaskRun,
  items: number,
  source: SourceRecord,
): void {
  task.grow(items, source);
  effects.push({ type: 'task-grown', run, task });
}

/** Puts the record of a task, or lets the task join those that settle. */
export function putOrSettle(context: Context, task: TaskRun): void {
  if (isComplete(task.record)) context.settling.push(task);
  else putTask(context, task);
}
