import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel';
import type { CompletionBatch } from '../../items/batch.ts';
import { type Failure, parseFailure } from '../../items/failure.ts';
import { holdsFailure } from '../../items/item-state.ts';
import { shownFailure } from '../../redaction/shown-failure.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { shownOf } from '../active/elements.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Effect } from '../transactions/effects.ts';
import type { ItemTrace, RunTrace, TaskTrace } from './traces.ts';

/**
 * The tracing channels of `node:diagnostics_channel`. A run and a visit of a task are operations
 * that go on: `start` and `end` when they begin here, `asyncStart` and `asyncEnd` when they have
 * ended, on disk, and `error` before that if they failed. An item is published once its end is on
 * disk, with all of these at once. Without a listener nothing is made.
 */
const channels = {
  run: tracingChannel<unknown, RunTrace>('millrace:run'),
  task: tracingChannel<unknown, TaskTrace>('millrace:task'),
  item: tracingChannel<unknown, ItemTrace>('millrace:item'),
};

const runs = new WeakMap<ActiveRun, RunTrace>();
const tasks = new WeakMap<TaskRun, TaskTrace>();

function isHeard(): boolean {
  return (
    channels.run.hasSubscribers || channels.task.hasSubscribers || channels.item.hasSubscribers
  );
}

/** What a listener has set for the actions of a task that begins or goes on. */
export function traceparentOf(run: ActiveRun, task: TaskRun, at: number): string | undefined {
  return isHeard() ? taskTrace(run, task, at).traceparent : undefined;
}

/** Publishes what follows from an effect that is on disk. */
export function traceEffect(effect: Effect, at: number): void {
  if (!isHeard()) return;
  const { type, run } = effect;
  if (type === 'run-started') runTrace(run, at);
  else if (type === 'begin-task') taskTrace(run, effect.task, at);
  else if (type === 'task-progressed') traceItems(effect, at);
  else if (type === 'task-settled') endTask(run, effect.task, at);
  else if (type === 'run-paused' || type === 'run-ended') endRun(run, run.record.state, at);
}

function runTrace(run: ActiveRun, at: number): RunTrace {
  const known = runs.get(run);
  if (known) return known;
  const { record, parent } = run;
  const above = parent && record.parent && parent.tasks.get(record.parent.task);
  const trace: RunTrace = {
    run: record.id,
    workflow: record.workflow,
    startedAt: at,
    ...(parent && above ? { within: taskTrace(parent, above, at) } : {}),
  };
  runs.set(run, trace);
  begin(channels.run, trace);
  // A run that is left unfinished, as its executor closes or its lease is lost, ends here.
  run.finished.promise.catch(() => endRun(run, 'stopped', at));
  return trace;
}

function taskTrace(run: ActiveRun, task: TaskRun, at: number): TaskTrace {
  const known = tasks.get(task);
  if (known) return known;
  const { visit, summary } = task.record;
  const { action } = task.plan;
  const place = { task: task.key.task, visit, action, total: summary.total };
  const trace: TaskTrace = { of: runTrace(run, at), ...place, startedAt: at };
  tasks.set(task, trace);
  begin(channels.task, trace);
  return trace;
}

function endTask(run: ActiveRun, task: TaskRun, at: number): void {
  // A task that was skipped has not begun.
  if (task.record.startedAt === undefined) return;
  const trace = taskTrace(run, task, at);
  const { state, summary, error } = task.record;
  Object.assign(trace, { state, summary, endedAt: at });
  if (error) trace.error = shownFailure(error, shownOf(run));
  tasks.delete(task);
  end(channels.task, trace);
}

function endRun(run: ActiveRun, state: NonNullable<RunTrace['state']>, at: number): void {
  const trace = runs.get(run);
  if (!trace) return;
  Object.assign(trace, { state, endedAt: at });
  const { error } = run.record;
  if (error) trace.error = shownFailure(error, shownOf(run));
  runs.delete(run);
  end(channels.run, trace);
}

function traceItems(
  { run, task, batches }: Extract<Effect, { readonly type: 'task-progressed' }>,
  at: number,
): void {
  if (!channels.item.hasSubscribers) return;
  const of = taskTrace(run, task, at);
  const maskOf = (failure: Failure): Failure => (run.mask ? run.mask.failure(failure) : failure);
  for (const batch of batches) {
    for (let k = 0; k < batch.length; k++) {
      if (batch.isDiscarded(k)) continue;
      const trace = itemTrace(of, batch, k, maskOf);
      begin(channels.item, trace);
      end(channels.item, trace);
    }
  }
}

function itemTrace(
  of: TaskTrace,
  batch: CompletionBatch,
  k: number,
  maskOf: (failure: Failure) => Failure,
): ItemTrace {
  const state = batch.state(k);
  const times = batch.times(k);
  const value = holdsFailure[state] ? batch.value(k) : null;
  return {
    of,
    index: batch.index(k),
    attempt: batch.attempt(k),
    state,
    startedAt: times?.began ?? null,
    ms: times?.elapsed ?? null,
    ...(batch.worker === undefined ? {} : { worker: batch.worker }),
    ...(value === null ? {} : { error: maskOf(parseFailure(value)) }),
  };
}

type Channel<Trace extends object> = TracingChannel<unknown, Trace>;

function begin<Trace extends object>(channel: Channel<Trace>, trace: Trace): void {
  channel.start.publish(trace);
  channel.end.publish(trace);
}

function end<Trace extends { readonly error?: Failure }>(
  channel: Channel<Trace>,
  trace: Trace,
): void {
  if (trace.error) channel.error.publish(trace);
  channel.asyncStart.publish(trace);
  channel.asyncEnd.publish(trace);
}
