import type { PlanTask } from '../../plan/plan.ts';
import type { ControlRefusal } from '../control.ts';
import type { TaskRecord } from '../records.ts';
import { refusal } from './concurrency.ts';

/** Items of a task that have failed, and are to be tried again while it runs. */
export interface ItemsAgain {
  readonly failed: number;
  readonly timedOut: number;
}

type PlannedTask = Pick<PlanTask, 'name' | 'waitsFor' | 'fold' | 'folds'>;

/**
 * Why failed items of a task cannot be tried again now; undefined if they can. A task that has
 * settled stays so: what follows it has been decided. Nor can what has been passed on be taken back
 * from a file of results or a fold.
 */
export function whyNotNow(
  { name, waitsFor, fold, folds }: PlannedTask,
  record: Pick<TaskRecord, 'state' | 'remainder' | 'sink'> | undefined,
): ControlRefusal | undefined {
  const { state = 'waiting', remainder, sink } = record ?? {};
  if (state === 'waiting')
    return refusal(`task '${name}' has not started: nothing of it has failed`);
  const why = (text: string): ControlRefusal => refusal(`task '${name}' ${text}`, afterEnd);
  if (state !== 'running') return why('has ended');
  if (remainder) return why('is being stopped');
  if (sink) return why('writes its results to a file as they come');
  if (waitsFor) return why('has items that wait');
  if (fold) return why('combines the results of another');
  if (folds.length > 0) return why(`has results that '${folds[0]}' combines as they come`);
  return undefined;
}

/** What to do about it. */
export const afterEnd = 'once the run has ended: millrace retry RUN';

/**
 * The record of a task of which failed items are tried again while it runs: it has them to do once
 * more, so that it settles after them, once. As in a rerun, only the last result of an item counts.
 */
export function withItemsAgain(record: TaskRecord, { failed, timedOut }: ItemsAgain): TaskRecord {
  const { summary, remaining, rerun = 0 } = record;
  return {
    ...record,
    rerun: rerun + 1,
    remaining: remaining + failed + timedOut,
    summary: {
      ...summary,
      failed: summary.failed - failed,
      timed_out: summary.timed_out - timedOut,
    },
  };
}
