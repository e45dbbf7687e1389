import type { ErrorCode } from '../errors.ts';
import { causeOf, type Failure } from '../items/failure.ts';
import { titleOf } from '../lang/error-data.ts';
import type { Tolerance } from '../workflow/workflow.ts';
import { byState, countFailures, type ItemState, type Tally } from '../items/item-state.ts';
import { toleratedFailures } from '../items/tolerance.ts';
import { mayGrow } from './open-task.ts';
import type { SettledState, Summary, TaskRecord } from './records.ts';
import { ranOutOfTime, type RunStatus } from './run-status.ts';

export const emptySummary: Summary = { total: 0, ...newTally() };

export function newTally(): Tally {
  return byState(() => 0);
}

export function counted(summary: Summary, tally: Readonly<Tally>): Summary {
  return { total: summary.total, ...byState((state) => summary[state] + tally[state]) };
}

/** Whether at most as many items failed or timed out as `tolerate` allows; absent: none. */
export function isTolerated(summary: Summary, tolerate?: Tolerance): boolean {
  return countFailures(summary) <= toleratedFailures(summary.total, tolerate);
}

/**
 * The same while more items can come: a percentage counts only once the total is known, so that
 * until then it tolerates all.
 */
export function toleratedSoFar(
  record: Pick<TaskRecord, 'summary' | 'source'>,
  tolerate?: Tolerance,
): number {
  if (!mayGrow(record)) return toleratedFailures(record.summary.total, tolerate);
  const { count = Number.POSITIVE_INFINITY }: Tolerance = tolerate ?? { count: 0 };
  return count;
}

/**
 * The state of a task whose items have all ended. It depends on their counts, not on their order.
 * Items are cancelled only with their run, and then the task is cancelled even if items had failed
 * before. A task whose deadline ended items is timed out, even if others had failed. One that was
 * stopped before all of its items had come ends as it was stopped. A fold whose source did not
 * succeed is skipped, as what needs it is.
 */
export function outcome(
  record: Pick<TaskRecord, 'summary' | 'remainder' | 'source' | 'fold'>,
  tolerate?: Tolerance,
): SettledState {
  const { summary, remainder } = record;
  if (summary.cancelled > 0) return 'cancelled';
  if (record.fold && record.source?.state === 'failed') return 'skipped';
  if (remainder !== undefined && mayGrow(record)) return stoppedState(remainder);
  if (isTolerated(summary, tolerate)) return 'succeeded';
  if (remainder === 'timed_out') return 'timed_out';
  return summary.failed > 0 ? 'failed' : 'timed_out';
}

/** The state of a task that was stopped while items could come. */
function stoppedState(remainder: ItemState): SettledState {
  return remainder === 'cancelled' || remainder === 'timed_out' ? remainder : 'failed';
}

/** The state in which the unfinished items of a task end; undefined while they can still run. */
export function remainderState(
  run: RunStatus,
  { remainder }: Pick<TaskRecord, 'remainder'>,
): ItemState | undefined {
  switch (run.state) {
    case 'cancelling':
    case 'succeeding':
      return 'cancelled';
    case 'timing_out':
      return 'timed_out';
    case 'running':
    case 'pausing':
    case 'paused':
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return remainder;
  }
}

/** Codes of what is wrong with the list, a setting or a transition of a task, not with an item. */
const codesOfTasks: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'MR402',
  'MR403',
  'MR404',
  'MR405',
  'MR414',
  'MR424',
]);

/** Why a run fails because of a task whose failure no transition handled. */
export function unhandledFailure(task: string, cause: Failure | undefined): Failure {
  const reason = cause ? `: ${titleOf(cause)}` : '';
  const ofTask = cause?.index === undefined && cause && codesOfTasks.has(cause.code);
  return {
    code: ofTask ? cause.code : 'MR410',
    message: `task '${task}' failed${reason}`,
    task,
    ...(cause?.hint ? { hint: cause.hint } : {}),
    ...(cause ? { ...itemOf(cause), cause: causeOf(cause) } : {}),
  };
}

/** Why a task failed: the failure of a plain task; the counts and one failure of its items else. */
export function taskFailure(
  { task, single, summary, remainder, ...times }: TaskRecord,
  firstFailure: Failure | undefined,
): Failure {
  if (remainder === 'timed_out') return lateFailure(task, times);
  if (single && firstFailure) return firstFailure;
  const bad = countFailures(summary);
  const skipped = summary.skipped > 0 ? `, and ${summary.skipped} were skipped` : '';
  const counts = `${bad} of ${summary.total} items did not succeed${skipped}`;
  const { index, hint } = firstFailure ?? {};
  const where = index === undefined ? '' : `, such as item ${index}`;
  return {
    code: 'MR409',
    message: firstFailure ? `${counts}${where}: ${titleOf(firstFailure)}` : counts,
    task,
    ...(hint ? { hint } : {}),
    ...(firstFailure ? { ...itemOf(firstFailure), cause: causeOf(firstFailure) } : {}),
  };
}

/** Names the item that a failure comes from, in a failure of which it is the cause. */
function itemOf({ index, item }: Failure): Pick<Failure, 'index' | 'item'> {
  return {
    ...(index === undefined ? {} : { index }),
    ...(item ? { item } : {}),
  };
}

/** Why a task was stopped: its own deadline had passed, or the timeout of its run. */
function lateFailure(
  task: string,
  times: Pick<TaskRecord, 'deadline' | 'startedAt' | 'retriedAt' | 'endedAt'>,
): Failure {
  const { deadline, startedAt = 0, retriedAt = startedAt, endedAt = 0 } = times;
  if (deadline === undefined || deadline > endedAt) {
    return {
      code: ranOutOfTime,
      message: 'the time of the run ran out before the task had ended',
      task,
    };
  }
  const message = `the task did not end within its deadline of ${deadline - retriedAt} ms`;
  return { code: 'MR416', message, task };
}
