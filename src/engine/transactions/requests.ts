import { err, ok, type Result } from '../../lang/result.ts';
import type { ControlRefusal, ControlRequest, RunAction, RunMark } from '../../run/control.ts';
import { refusal } from '../../run/rules/concurrency.ts';
import { changeSetting } from './changes.ts';
import type { Context } from './context.ts';
import { retryLive } from './live-retry.ts';

/** What the process does that takes up requests. */
type Moment = 'running' | 'resuming';

/** Does what was asked of the run, in the order it was, and answers each request once. */
export function takeRequests(context: Context, upTo: number, moment: Moment = 'running'): void {
  for (const request of context.tx.controls.waiting(context.run.id)) {
    if (request.id > upTo) return;
    answer(context, request, outcomeOf(context, request.action, moment));
  }
}

const stopOf = { ended: 'cancel', paused: 'pause' } as const;

const was = { ended: 'has ended', paused: 'was paused' } as const;

/** The run ends, or is paused. What can be done once it is resumed stays. */
export function endRequests(context: Context, end: 'ended' | 'paused'): void {
  for (const request of context.tx.controls.waiting(context.run.id)) {
    const { kind } = request.action;
    const isStop = kind === 'pause' || kind === 'cancel';
    if (end === 'paused' && !isStop) continue;
    const isDone = kind === stopOf[end];
    answer(context, request, isDone ? ok('') : err(refusal(`the run ${was[end]} first`)));
  }
}

function outcomeOf(
  context: Context,
  action: RunAction,
  moment: Moment,
): Result<string, ControlRefusal> {
  const { state } = context.run.model.run;
  switch (action.kind) {
    case 'pause':
      if (moment === 'resuming') return err(refusal('the run was resumed after it'));
      if (state === 'pausing') return ok('');
      return err(refusal('the run is being stopped'));
    case 'cancel':
      return ok('');
    case 'concurrency':
    case 'rate': {
      const changed = changeSetting(context, action, moment === 'running');
      if (changed.ok) mark(context, { kind: 'changed', text: changed.value });
      return changed;
    }
    case 'retry': {
      const retried = retryLive(context, action);
      if (retried.ok) mark(context, { kind: 'retried', text: retried.value });
      return retried;
    }
  }
}

function answer(
  { tx, run, now }: Context,
  { id, action }: ControlRequest,
  outcome: Result<string, ControlRefusal>,
): void {
  const { kind } = action;
  const how = outcome.ok
    ? ({ state: 'done', text: outcome.value } as const)
    : ({ state: 'refused', ...outcome.error } as const);
  tx.controls.putAnswer(run.id, { id, at: now, kind, ...how });
}

/** Runs that are items of others have none: their run has them. */
export function mark({ tx, run, now }: Context, what: Omit<RunMark, 'at'>): void {
  if (!run.record.parent) tx.controls.mark(run.id, { at: now, ...what });
}
