import type { Result } from '../../lang/result.ts';
import { failureLog } from '../../history/stored-logs.ts';
import type { Failure } from '../../items/failure.ts';
import { countFailures } from '../../items/item-state.ts';
import { outcome, taskFailure } from '../../run/outcome.ts';
import { isFailure, isPassing, type SettledState, type TaskRecord } from '../../run/records.ts';
import { isStopping } from '../../run/run-status.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, putTask } from './context.ts';
import { dropPartials, growFoldsOf } from './fold.ts';
import { followEvent } from './follow-event.ts';
import { putWaitingLogs } from './item-logs.ts';
import { snapshotVars, snapshotVisit } from './input-snapshots.ts';
import { fireTransitions } from './transitions.ts';

/** Settles the tasks whose items have all ended, and those that settle because of them. */
export function settleAll(context: Context): void {
  const { settling } = context;
  // Grows while it is walked: a task that settles can start others that settle at once.
  for (const task of settling) settle(context, task);
  settling.length = 0;
}

type SettledRecord = TaskRecord & { readonly state: SettledState };

function settle(context: Context, task: TaskRun): void {
  const { tx, run, effects } = context;
  run.running.delete(task);
  putWaitingLogs(tx, task);
  snapshotVisit(tx, run, task);
  // Transitions see the task as it has ended.
  const ended = endedRecord(context, task);
  task.record = ended;
  const fired = fireTransitions(run, task, (name, value) => publish(context, name, value));
  const settled = firedRecord(context, ended, fired);
  task.record = settled;
  task.failureLog = failureLog(tx, run.id, settled);
  putTask(context, task);
  if (settled.fold && settled.state === 'skipped') dropPartials(tx, task);
  effects.push({ type: 'task-settled', run, task });
  const { task: name, state, skip, followed, error: failure } = settled;
  followEvent(context, {
    type: 'task-settled',
    task: name,
    state,
    ...(state === 'skipped' && isPassing(skip) ? { passed: skip } : {}),
    fired: fired.ok ? fired.value : [],
    ...(followed ? { followed } : {}),
    ...(failure ? { failure } : {}),
  });
  if (state === 'succeeded') growFoldsOf(context, task);
}

/**
 * A task that could not start has an error already, and one that is passed says why. A plain task
 * keeps its failure where it is tolerated, too; it did not in earlier languages.
 */
function endedRecord({ now, run }: Context, task: TaskRun): SettledRecord {
  const { record, plan, firstFailure } = task;
  const skip = record.skip ?? handSkip(run, record);
  const state = record.error ? 'failed' : skip ? 'skipped' : outcome(record, plan.tolerate);
  const ended = { ...record, state, ...(skip ? { skip } : {}), endedAt: now };
  const isTolerated = state === 'succeeded' && record.single && run.plan.language > 2;
  if (!isFailure(state) && !(isTolerated && countFailures(record.summary) > 0)) return ended;
  return { ...ended, error: record.error ?? taskFailure(ended, firstFailure) };
}

/** The only item of a task was skipped by hand. In earlier languages, it then succeeded. */
function handSkip({ plan }: ActiveRun, { single, summary }: TaskRecord): 'hand' | undefined {
  return plan.language > 2 && single && summary.skipped > 0 ? 'hand' : undefined;
}

/** A run that is being stopped does not follow its transitions: a rerun does. */
function firedRecord(
  { run }: Context,
  record: SettledRecord,
  fired: Result<readonly number[], Failure>,
): SettledRecord {
  if (!fired.ok) return { ...record, state: 'failed', error: fired.error };
  if (fired.value.length === 0) return record;
  const unfollowed = isStopping(run.model.run) ? { unfollowed: true } : {};
  return { ...record, fired: fired.value, ...unfollowed };
}

function publish({ tx, run }: Context, name: string, value: unknown): void {
  snapshotVars(tx, run);
  const document = run.publish(name, value);
  tx.putDocument(run.id, 'vars', document.bytes());
}
