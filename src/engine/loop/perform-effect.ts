import { assertNever } from '../../lang/assert.ts';
import type { Clock } from '../../ports/clock.ts';
import { hasAllResults } from '../../run/open-task.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { releaseOutputs } from '../active/shared-outputs.ts';
import type { TaskRun } from '../active/task-run.ts';
import { clockOf } from '../active/run-clock.ts';
import { emitEffect } from '../events/emit.ts';
import { traceEffect } from '../events/trace-channels.ts';
import type { Effect } from '../transactions/effects.ts';
import type { Outflow } from '../outflow/outflow.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Timers } from './timers.ts';

interface Parts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly dispatcher: Dispatcher;
  readonly outflow: Outflow;
  /** Workers drop these documents. */
  readonly release: (documents: readonly number[]) => void;
  /** The run has ended or is paused. */
  readonly finish: (run: ActiveRun) => void;
}

/** Performs and reports the effects of a transaction. Called once the transaction is on disk. */
export function performEffects(parts: Parts, effects: readonly Effect[]): void {
  for (const effect of effects) {
    // The transaction may have found that the lease of its parent is lost: then it is abandoned.
    if (effect.run.isOver) continue;
    const at = clockOf(effect.run, parts.clock).now();
    performEffect(parts, effect);
    emitEffect(effect, at);
    traceEffect(effect, at);
  }
}

function performEffect(parts: Parts, effect: Effect): void {
  const { timers, dispatcher, outflow, finish } = parts;
  switch (effect.type) {
    case 'run-started':
      return timers.setAll(effect.run);
    case 'begin-task':
      timers.set(effect.run, effect.task);
      outflow.begin(effect.run, effect.task);
      if (hasAllResults(effect.task.record)) return;
      return dispatcher.begin(effect.run, effect.task, 'all');
    case 'task-delayed':
      return timers.set(effect.run, effect.task);
    case 'task-grown':
      return dispatcher.grown(effect.task);
    case 'task-again':
      return dispatcher.again(effect.task, effect.items);
    case 'task-resized':
      return dispatcher.resized(effect.task);
    case 'run-resized':
      return dispatcher.resizedRun(effect.run, effect.concurrency);
    case 'waits-begun':
      return dispatcher.waitsBegun(effect.task);
    case 'waits-ended':
      return dispatcher.waitsEnded(effect.run);
    case 'drain-task':
      return dispatcher.drain(effect.task);
    case 'sink-closed':
      return outflow.closed(effect.run, effect.task);
    case 'stop-task':
      if (hasAllResults(effect.task.record)) return outflow.abandon(effect.run, effect.task);
      if (effect.policy === 'allow_finish') return dispatcher.drain(effect.task);
      return dispatcher.abort(effect.task);
    case 'task-settled':
      timers.clear(effect.run, effect.task);
      outflow.end(effect.task);
      dispatcher.end(effect.task);
      return releaseRead(parts, effect);
    case 'checkpoint-put':
      return effect.answer();
    case 'item-progressed':
    case 'task-progressed':
      return;
    case 'finally-begun':
      return beginFinally(parts, effect.run);
    case 'run-paused':
      dispatcher.forget(effect.run);
      return finish(effect.run);
    case 'run-ended':
      return finish(effect.run);
  }
  assertNever(effect);
}

/** What was drained to stop the run starts items again, unless a later cancel or pause did that. */
function beginFinally({ timers, dispatcher }: Parts, run: ActiveRun): void {
  timers.clearTimeout(run);
  if (run.model.run.state === 'running') dispatcher.release(run);
}

function releaseRead(
  { release }: Parts,
  { run, task }: { readonly run: ActiveRun; readonly task: TaskRun },
): void {
  const released = releaseOutputs(run, task);
  if (released.length > 0) release(released);
}
