import type { Failure } from '../../items/failure.ts';
import { countFailures, type ItemState } from '../../items/item-state.ts';
import { hasAllResults, isComplete } from '../../run/open-task.ts';
import { counted, newTally, remainderState, toleratedSoFar } from '../../run/outcome.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, isRunning, putTask } from './context.ts';
import { settleAll } from './settle.ts';

/**
 * Ends the remaining items of a task that nothing works on, unless they can still run. With
 * `failure`, none of them can.
 */
export function endRemainder(context: Context, task: TaskRun, failure?: Failure): void {
  const { run, settling } = context;
  const state = failure ? 'failed' : remainderState(run.model.run, task.record);
  if (!isRunning(context, task) || !state) return;
  const { record } = task;
  const summary = counted(record.summary, { ...newTally(), [state]: record.remaining });
  // No item in particular: some may have ended otherwise.
  const which = record.single ? { index: 0 } : {};
  if (failure) task.firstFailure = { ...failure, task: task.key.task, ...which };
  if (task.plan.resultsRead) task.index.close(state);
  const why = failure ? { remainderError: failure } : {};
  task.record = { ...record, remaining: 0, summary, remainder: state, ...why };
  if (isComplete(task.record)) settling.push(task);
  else putTask(context, task);
  settleAll(context);
}

/** The deadline of a task has passed: its items are stopped, and the remaining ones time out. */
export function expire(context: Context, task: TaskRun): void {
  if (!isRunning(context, task) || hasAllResults(task.record)) return;
  const { run, effects, settling } = context;
  abandonRemainder(context, task, 'timed_out');
  effects.push({ type: 'stop-task', run, task, policy: 'cancel_running' });
  if (isComplete(task.record)) settling.push(task);
  settleAll(context);
}

/** Starts no more items of a task of which too many have failed, if it is to fail fast. */
export function failFast(context: Context, task: TaskRun): void {
  const { failFast: enabled, tolerate } = task.plan;
  const { summary, remainder } = task.record;
  if (!enabled || remainder) return;
  if (countFailures(summary) <= toleratedSoFar(task.record, tolerate)) return;
  abandonRemainder(context, task, 'skipped');
  context.effects.push({ type: 'drain-task', run: context.run, task });
}

/** Records how unfinished items will end, so that a process that resumes the run does the same. */
export function abandonRemainder(context: Context, task: TaskRun, remainder: ItemState): void {
  task.record = { ...task.record, remainder };
  putTask(context, task);
}
