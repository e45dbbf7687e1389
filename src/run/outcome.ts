import type { Failure } from '../wire/failure.ts';
import type { ItemState } from '../wire/item-state.ts';
import type { Summary, TaskState } from './records.ts';

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

/**
 * The state of a task whose items have all ended: the aggregate's, whatever item ended last. Items are cancelled only
 * when their run is, and then the task did not fail, whatever some of its items did before.
 */
export function outcome(summary: Summary): TaskState {
  if (summary.cancelled > 0) return 'cancelled';
  if (summary.failed > 0) return 'failed';
  if (summary.timed_out > 0) return 'timed_out';
  return 'succeeded';
}

/** Why a task failed: the failure itself for a plain task, the counts and one example for a task with items. */
export function taskFailure(
  task: string,
  plain: boolean,
  summary: Summary,
  example: Failure | undefined,
): Failure {
  if (plain && example) return example;
  const bad = summary.failed + summary.timed_out;
  const counts = `${bad} of ${summary.total} items did not succeed`;
  const where = example?.index === undefined ? '' : `, such as item ${example.index}`;
  return {
    code: 'MR409',
    message: example ? `${counts}${where}: ${example.message}` : counts,
    task,
    ...(example?.index === undefined ? {} : { index: example.index }),
    ...(example?.hint ? { hint: example.hint } : {}),
  };
}
