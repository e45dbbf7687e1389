import type { Failure } from '../items/failure.ts';
import type { Tolerance } from '../workflow/workflow.ts';
import type { ItemState } from '../items/item-state.ts';
import { ranOutOfTime, type RunStatus } from './model.ts';
import type { Summary, TaskRecord, TaskState } from './records.ts';

export const emptySummary: Summary = {
  total: 0,
  succeeded: 0,
  failed: 0,
  timed_out: 0,
  cancelled: 0,
  skipped: 0,
};

/** How many items ended in each state. */
export type Tally = Record<ItemState, number>;

export function newTally(): Tally {
  return { succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };
}

export function counted(summary: Summary, tally: Readonly<Tally>): Summary {
  return {
    total: summary.total,
    succeeded: summary.succeeded + tally.succeeded,
    failed: summary.failed + tally.failed,
    timed_out: summary.timed_out + tally.timed_out,
    cancelled: summary.cancelled + tally.cancelled,
    skipped: summary.skipped + tally.skipped,
  };
}

/** Of a share in percent that floating point made a little smaller than it was written. */
const ROUNDING = 1 + 4 * Number.EPSILON;

/** Whether no more items have failed or timed out than a task may have: none, where it says nothing. */
export function isTolerated({ total, failed, timed_out }: Summary, tolerate?: Tolerance): boolean {
  const bad = failed + timed_out;
  const { count, percent }: Tolerance = tolerate ?? { count: 0 };
  if (count !== undefined && bad > count) return false;
  return percent === undefined || bad * 100 <= percent * total * ROUNDING;
}

/**
 * The state of a task whose items have all ended: the aggregate's, whatever item ended last. Items are cancelled only
 * when their run is, and then the task did not fail, whatever some of its items did before. A task whose deadline ended
 * items is timed out, even when others had failed.
 */
export function outcome(
  { summary, remainder }: Pick<TaskRecord, 'summary' | 'remainder'>,
  tolerate?: Tolerance,
): TaskState {
  if (summary.cancelled > 0) return 'cancelled';
  if (isTolerated(summary, tolerate)) return 'succeeded';
  if (remainder === 'timed_out') return 'timed_out';
  return summary.failed > 0 ? 'failed' : 'timed_out';
}

/** As what the items of a task end that nobody will run any more; undefined while they may still run. */
export function remainderState(
  run: RunStatus,
  { remainder }: Pick<TaskRecord, 'remainder'>,
): ItemState | undefined {
  if (run.cancelling) return 'cancelled';
  return run.timedOut ? 'timed_out' : remainder;
}

/** Why a run failed of which a task failed and nothing handled it. */
export function unhandledFailure(task: string, cause: Failure | undefined): Failure {
  const reason = cause ? `: ${cause.message}` : '';
  return {
    code: 'MR410',
    message: `task '${task}' failed${reason}`,
    task,
    ...(cause?.hint ? { hint: cause.hint } : {}),
    ...(cause?.index === undefined ? {} : { index: cause.index }),
  };
}

/** Why a task failed: the failure itself for a plain task, the counts and one example for a task with items. */
export function taskFailure(
  { task, single, summary, remainder, ...times }: TaskRecord,
  example: Failure | undefined,
): Failure {
  if (remainder === 'timed_out') return lateFailure(task, times);
  if (single && example) return example;
  const bad = summary.failed + summary.timed_out;
  const skipped = summary.skipped > 0 ? `, and ${summary.skipped} were skipped` : '';
  const counts = `${bad} of ${summary.total} items did not succeed${skipped}`;
  const where = example?.index === undefined ? '' : `, such as item ${example.index}`;
  return {
    code: 'MR409',
    message: example ? `${counts}${where}: ${example.message}` : counts,
    task,
    ...(example?.index === undefined ? {} : { index: example.index }),
    ...(example?.hint ? { hint: example.hint } : {}),
  };
}

/** Of a task whose items were stopped: by its own deadline, or because the time of its run had run out. */
function lateFailure(
  task: string,
  times: Pick<TaskRecord, 'deadline' | 'startedAt' | 'endedAt'>,
): Failure {
  const { deadline, startedAt = 0, endedAt = 0 } = times;
  if (deadline === undefined || deadline > endedAt) {
    return {
      code: ranOutOfTime,
      message: 'the time of the run ran out before the task had ended',
      task,
    };
  }
  const message = `the task did not end within its deadline of ${deadline - startedAt} ms`;
  return { code: 'MR416', message, task };
}
