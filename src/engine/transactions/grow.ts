import type { Failure } from '../../items/failure.ts';
import { isOpen } from '../../run/open-task.ts';
import type { SourceRecord } from '../../run/records.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, isRunning } from './context.ts';
import { addItems, putOrSettle } from './growth.ts';
import { failFast } from './remainder.ts';
import { settleAll } from './settle.ts';

/** What has come to an open task. */
export interface Growth {
  /** Number of items, which follow those that it has. */
  readonly items: number;
  readonly source: SourceRecord;
  /** Why the source has failed. */
  readonly failure?: Failure;
}

/** Adds items to an open task. What comes once it is being stopped is not taken: it never runs. */
export function grow(context: Context, task: TaskRun, { items, source, failure }: Growth): void {
  if (!isRunning(context, task) || !isOpen(task.record)) return;
  addItems(context, task, items, source);
  if (failure) task.record = { ...task.record, error: { ...failure, task: task.key.task } };
  // A percentage of failures counts from now on.
  if (!isOpen(task.record)) failFast(context, task);
  putOrSettle(context, task);
  settleAll(context);
}
