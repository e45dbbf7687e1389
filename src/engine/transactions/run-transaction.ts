import { runsChildren } from '../../plan/plan.ts';
import { Document, encode } from '../../document/document.ts';
import { assertNever } from '../../lang/assert.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { ModelEvent } from '../../run/decisions.ts';
import { continued, continuedTask, lastWorkedOn, timeoutAt } from '../../run/idle-time.ts';
import { type LateError, lateErrorsDocument, withLateError } from '../../run/late-errors.ts';
import { isComplete, isOpen } from '../../run/open-task.ts';
import type { SinkRecord } from '../../run/sink-record.ts';
import { acceptsCancel } from '../../run/run-status.ts';
import type { TaskRun } from '../active/task-run.ts';
import { stopAtBadItem } from './bad-items.ts';
import { endCheckpoints, putCheckpoint, putProgress } from './checkpoints.ts';
import { completeBatch } from './complete.ts';
import { type Context, isRunning, putTask } from './context.ts';
import { growFold, growFoldsOf } from './fold.ts';
import { recordFigures } from './figures.ts';
import { followEvent } from './follow-event.ts';
import type { Message } from './inbox.ts';
import { putEndedLogs, putWaitingLogs } from './item-logs.ts';
import { abandonRemainder, endRemainder, expire, failFast } from './remainder.ts';
import { mark, takeRequests } from './requests.ts';
import { retryJudge } from './retries.ts';
import { settleAll } from './settle.ts';
import { beginWaits, endStaleWaits, endWaits } from './waits.ts';

/** Puts every record that follows from a message, and collects the effects. */
export function applyMessage(context: Context, message: Message): void {
  switch (message.type) {
    case 'open':
      return open(context);
    case 'queue':
      return queue(context);
    case 'resume':
      return resume(context);
    case 'cancel':
      return cancel(context, message);
    case 'pause':
      return requestPause(context);
    case 'requests':
      return takeRequests(context, message.upTo);
    case 'run-idle':
      return follow(context, { type: 'run-idle' });
    case 'stopped':
      return endRemainder(context, message.task, message.failure);
    case 'due':
      return follow(context, { type: 'task-due', task: message.task.key.task });
    case 'deadline':
      return expire(context, message.task);
    case 'timeout':
      return follow(context, { type: 'time-ran-out' });
    case 'sink':
      return recordSink(context, message.task, message.sink);
    case 'logs':
      return putLogs(context, message.task);
    case 'checkpoint':
      return putCheckpoint(context, message.task, message);
    case 'progress':
      return putProgress(context, message.task, message);
    case 'begin-waits':
      return beginWaits(context, message.task, message);
    case 'end-waits':
      return endStaleWaits(context, message.items);
    case 'batch':
    case 'grown':
    case 'late-error':
    case 'verify-lease':
      // Growth, batches and late errors come before all messages, and every message has its lease
      // verified.
      return;
  }
  assertNever(message);
}

/** Completes all batches of one task in this transaction: its record is put once. */
export function completeBatches(
  context: Context,
  task: TaskRun,
  batches: readonly CompletionBatch[],
): void {
  if (!isRunning(context, task)) return;
  const { tx, run, now, chance, effects, settling } = context;
  const judge = retryJudge(run, task, { now, chance });
  const rules = { now, judge, forgetsSkips: run.plan.language < 3 };
  const stored = batches.flatMap((batch) => completeBatch(tx, task, batch, rules));
  recordFigures(context, task, stored);
  putEndedLogs(tx, task, batches);
  endWaits(tx, task, batches);
  endCheckpoints(tx, task, batches);
  task.record = { ...task.record, reportedAt: now };
  stopAtBadItem(context, task, batches);
  if (task.record.remaining > 0 || isOpen(task.record)) failFast(context, task);
  if (isComplete(task.record)) settling.push(task);
  else putTask(context, task);
  effects.push({ type: 'task-progressed', run, task, batches: stored });
  growFoldsOf(context, task);
  if (task.record.fold) growFold(context, task);
  settleAll(context);
}

function follow(context: Context, event: ModelEvent): void {
  followEvent(context, event);
  settleAll(context);
}

function queue({ tx, run }: Context): void {
  const { limit } = run.record;
  if (!limit) return;
  run.record = { ...run.record, limit: { ...limit, waits: true } };
  tx.putRun(run.record);
}

/** The limit of the run has room for it. */
function endWait({ tx, run }: Context): void {
  const { limit } = run.record;
  if (!limit?.waits) return;
  run.record = { ...run.record, limit: { name: limit.name } };
  tx.putRun(run.record);
}

/** A run that has waited begins now. */
function open(context: Context): void {
  const { tx, run, now, effects } = context;
  if (run.record.limit) {
    endWait(context);
    const idle = now - lastWorkedOn(run.record, []);
    run.record = { ...continued(run.record, idle, now), beganAt: now };
    tx.putRun(run.record);
  }
  effects.push({ type: 'run-started', run });
  follow(context, { type: 'run-started' });
}

/** Ends what came to its end before, or became due while no process had the run. */
function resume(context: Context): void {
  const { run, now } = context;
  endWait(context);
  countIdleTime(context);
  takeRequests(context, Number.POSITIVE_INFINITY, 'resuming');
  const timeout = timeoutAt(run.record, run.plan.timeout);
  const late = timeout !== undefined && timeout <= now;
  follow(context, { type: late ? 'time-ran-out' : 'run-resumed' });
  for (const task of run.tasks.values()) {
    const { deadline, state } = task.record;
    if (state !== 'running') continue;
    if (deadline !== undefined && deadline <= now) abandonRemainder(context, task, 'timed_out');
    // Runs must end before the items do that they are.
    if (!runsChildren(task.plan)) endRemainder(context, task);
  }
}

/** The time since the run was last worked on is not time in which it, or a task of it, ran. */
function countIdleTime(context: Context): void {
  const { tx, run, now } = context;
  const tasks = [...run.tasks.values()];
  const last = lastWorkedOn(
    run.record,
    tasks.map(({ record }) => record),
  );
  run.record = continued(run.record, now - last, now);
  tx.putRun(run.record);
  for (const task of tasks) {
    if (task.record.state !== 'running') continue;
    task.record = continuedTask(task.record, now - last);
    putTask(context, task);
  }
}

/** Comes before the batches, which may end the run. */
export function storeLateErrors({ tx, run }: Context, errors: readonly LateError[]): void {
  if (errors.length === 0) return;
  for (const error of errors) run.lateErrors = withLateError(run.lateErrors, error);
  const document = Document.trusted(encode(run.lateErrors));
  tx.putDocument(run.id, lateErrorsDocument, document.bytes());
}

/**
 * The request stays stored until the run has ended, or `finally` begins: a process that resumes it
 * cancels it too. One that was made before `finally` does not stop that.
 */
function cancel(
  context: Context,
  { policy, because, inFinally }: Extract<Message, { readonly type: 'cancel' }>,
): void {
  const { tx, run } = context;
  const { outcome } = run.model.run;
  const isLate = outcome !== undefined && !inFinally;
  if (isLate) return;
  if (acceptsCancel(run.model.run, policy)) {
    tx.putRequest(run.id, { cancel: policy, seen: true });
    const why = because ? { because } : {};
    mark(context, { kind: 'cancelled', text: policy });
    return follow(context, { type: 'cancel-requested', policy, ...why });
  }
  const request = tx.request(run.id);
  if (request?.cancel && !request.seen) tx.putRequest(run.id, { ...request, seen: true });
}

/** Stored before the run is idle: a process that resumes it after a crash sees the request. */
function requestPause({ tx, run }: Context): void {
  if (run.model.run.state === 'pausing') tx.putRequest(run.id, { pause: true });
}

/** The file of the results of a task has got further. */
function recordSink(context: Context, task: TaskRun, sink: SinkRecord): void {
  if (!isRunning(context, task)) return;
  const { run, effects, settling } = context;
  task.record = { ...task.record, sink };
  if (sink.state === 'closed') effects.push({ type: 'sink-closed', run, task });
  if (isComplete(task.record)) settling.push(task);
  else putTask(context, task);
  settleAll(context);
}

function putLogs(context: Context, task: TaskRun): void {
  if (isRunning(context, task)) putWaitingLogs(context.tx, task);
}
