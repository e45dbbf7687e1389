import type { Failure } from '../../items/failure.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { EndState } from '../records.ts';
import {
  acceptsCancel,
  isDecided,
  isStopping,
  isUnderWay,
  ranOutOfTime,
  type RunStatus,
} from '../run-status.ts';
import { isReached, type TaskStatus } from '../task-status.ts';
import { decide, type Draft, failRun, moveRun, recordTask, statusOf, type Unrun } from './draft.ts';

const cancelled: Failure = { code: 'MR411', message: 'the run was cancelled' };

export function requestPause(draft: Draft): void {
  if (draft.run.state === 'running') moveRun(draft, { state: 'pausing' });
}

/** Tasks stay as they are, and go on when the run is resumed. */
export function pauseRun(draft: Draft): void {
  if (draft.run.state !== 'pausing') return;
  moveRun(draft, { state: 'paused' });
  decide(draft, { type: 'pause-run' });
}

export function cancelRun(draft: Draft, policy: CancelPolicy): void {
  if (!acceptsCancel(draft.run, policy)) return;
  moveRun(draft, { state: 'cancelling', policy });
  stopTasks(draft, { state: 'cancelled' }, policy);
}

/** The timeout replaces an earlier failure as the reason of the run. */
export function timeOutRun(draft: Draft): void {
  if (isStopping(draft.run)) return;
  const message = `the run did not end within its timeout of ${draft.plan.timeout} ms`;
  failRun(draft, { code: ranOutOfTime, message });
  moveRun(draft, { state: 'timing_out' });
  stopTasks(draft, { state: 'skipped', skip: 'end' }, 'cancel_running');
}

/** Running tasks settle later, when their items have stopped; delayed ones end now. */
function stopTasks(draft: Draft, end: Unrun, policy: CancelPolicy): void {
  for (const name of draft.plan.tasks.keys()) {
    const { state, visit } = statusOf(draft, name);
    if (state === 'running') decide(draft, { type: 'stop-task', task: name, visit, policy });
    if (state === 'delayed') recordTask(draft, name, end);
  }
}

/** Ends a run in which no task is active: nothing can start one any more. */
export function endIfDone(draft: Draft): void {
  if (!isUnderWay(draft.run) || draft.run.active > 0) return;
  failUnmetJoin(draft);
  failBlockedTask(draft);
  closeWaiting(draft);
  const end = endOf(draft.run);
  moveRun(draft, { state: end.state });
  decide(draft, { type: 'end-run', ...end });
}

/** A round that has begun and can no longer be met fails the run. */
function failUnmetJoin(draft: Draft): void {
  for (const [name, { join, startedBy }] of draft.plan.tasks) {
    if (join === undefined || isDecided(draft.run)) continue;
    const { arrived, state } = statusOf(draft, name);
    const round = arrived.next;
    if (round.length === 0 || round.length >= join || state === 'skipped') continue;
    const missing = startedBy.filter((source) => !round.has(source));
    const which = missing.map((source) => `'${source}'`).join(', ');
    const message = `the join of task '${name}' can no longer be met: ${which} did not lead to it`;
    failRun(draft, { code: 'MR415', message, task: name });
  }
}

/** A task that a transition has reached, but that still waits for another, fails the run. */
function failBlockedTask(draft: Draft): void {
  for (const [name, task] of draft.plan.tasks) {
    if (!task.triggered || isDecided(draft.run)) continue;
    const status = statusOf(draft, name);
    const waits = status.missing + status.awaits.length > 0;
    if (status.state !== 'waiting' || !waits || !isReached(task, status)) continue;
    const message = `task '${name}' was reached, but what it needs did not succeed`;
    failRun(draft, { code: 'MR413', message, task: name });
  }
}

/** No task is left waiting in a run that has ended. */
function closeWaiting(draft: Draft): void {
  for (const name of draft.plan.tasks.keys()) {
    const status = statusOf(draft, name);
    if (status.state === 'waiting') recordTask(draft, name, unstartedEnd(draft, status));
  }
}

function unstartedEnd({ run }: Draft, { missing }: TaskStatus): Unrun {
  if (run.state === 'cancelling') return { state: 'cancelled' };
  if (run.state === 'timing_out') return { state: 'skipped', skip: 'end' };
  return { state: 'skipped', skip: missing > 0 ? 'needs' : 'unreached' };
}

function endOf({ state, failure }: RunStatus): {
  readonly state: EndState;
  readonly failure?: Failure;
} {
  if (state === 'cancelling') return { state: 'cancelled', failure: cancelled };
  return failure ? { state: 'failed', failure } : { state: 'succeeded' };
}
