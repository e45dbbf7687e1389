import type { Failure } from '../../items/failure.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { PlanTask } from '../../plan/plan.ts';
import {
  acceptsCancel,
  isDecided,
  isStopping,
  isUnderWay,
  ranOutOfTime,
  type RunStatus,
  tookTooLong,
  wasCancelled,
} from '../run-status.ts';
import { isReached, type TaskStatus } from '../task-status.ts';
import { decide, type Draft, failRun, moveRun, recordTask, statusOf, type Unrun } from './draft.ts';
import { beginFinally, type RunEnd } from './finally.ts';
import { tasksUnderWay } from './phases.ts';

const skipped: Unrun = { state: 'skipped', skip: 'end' };

const cancelled: Failure = { code: wasCancelled, message: 'the run was cancelled' };

export function requestPause(draft: Draft): void {
  if (draft.run.state === 'running') moveRun(draft, { state: 'pausing' });
}

/** Tasks stay as they are, and go on when the run is resumed. */
export function pauseRun(draft: Draft): void {
  if (draft.run.state !== 'pausing') return;
  moveRun(draft, { state: 'paused' });
  decide(draft, { type: 'pause-run' });
}

export function cancelRun(draft: Draft, policy: CancelPolicy, because?: Failure): void {
  const { state, outcome, failure, finallyErrors = [] } = draft.run;
  if (!acceptsCancel(draft.run, policy)) return;
  if (state === 'succeeding') {
    moveRun(draft, { state, policy });
    return stopTasks(draft, skipped, policy);
  }
  // After a crash, a cancel that is on record comes again.
  const isKnown = [failure, ...finallyErrors].some(isOfCancel);
  if (outcome !== undefined && !isKnown) failRun(draft, because ?? cancelled);
  else if (because) failRun(draft, because);
  moveRun(draft, { state: 'cancelling', policy });
  stopTasks(draft, { state: 'cancelled' }, policy);
}

/** A failure before it stands; what follows it does not count. */
export function succeedRun(draft: Draft, task: string): void {
  const { cancel: policy } = draft.plan;
  moveRun(draft, { state: 'succeeding', policy });
  decide(draft, { type: 'succeed-run', task });
  stopTasks(draft, skipped, policy);
}

/** The timeout replaces an earlier failure as the reason of the run. */
export function timeOutRun(draft: Draft): void {
  if (isStopping(draft.run) || draft.run.outcome !== undefined) return;
  const message = `the run did not end within its timeout of ${draft.plan.timeout} ms`;
  failRun(draft, { code: ranOutOfTime, message });
  moveRun(draft, { state: 'timing_out' });
  stopTasks(draft, skipped, 'cancel_running');
}

/** Running tasks settle later, when their items have stopped; delayed ones end now. */
function stopTasks(draft: Draft, end: Unrun, policy: CancelPolicy): void {
  for (const [name] of tasksUnderWay(draft)) {
    const { state, visit } = statusOf(draft, name);
    if (state === 'running') decide(draft, { type: 'stop-task', task: name, visit, policy });
    if (state === 'delayed') recordTask(draft, name, end);
  }
}

/**
 * Ends a run in which no task is active: nothing can start one any more but `finally`, once
 * something has begun.
 */
export function endIfDone(draft: Draft): void {
  const { plan, run } = draft;
  if (!isUnderWay(run) || run.active > 0) return;
  failUnmetJoin(draft);
  failBlockedTask(draft);
  const hasFinally = plan.hasFinally && run.begun && run.outcome === undefined;
  closeWaiting(draft, hasFinally ? tasksUnderWay(draft) : plan.tasks);
  const end = endOf(draft.run);
  if (hasFinally) {
    beginFinally(draft, end);
    return endIfDone(draft);
  }
  moveRun(draft, { state: end.state });
  decide(draft, { type: 'end-run', ...end });
}

/** A round that has begun and can no longer be met fails the run. */
function failUnmetJoin(draft: Draft): void {
  for (const [name, { join, startedBy }] of tasksUnderWay(draft)) {
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
  for (const [name, task] of tasksUnderWay(draft)) {
    if (!task.triggered || isDecided(draft.run)) continue;
    const status = statusOf(draft, name);
    const waits = status.missing + status.awaits.length > 0;
    if (status.state !== 'waiting' || !waits || !isReached(task, status)) continue;
    const message = `task '${name}' was reached, but what it needs did not succeed`;
    failRun(draft, { code: 'MR413', message, task: name });
  }
}

/** No task is left waiting in a run that has ended, or before `finally`. */
function closeWaiting(draft: Draft, tasks: Iterable<readonly [string, PlanTask]>): void {
  for (const [name] of tasks) {
    const status = statusOf(draft, name);
    if (status.state === 'waiting') recordTask(draft, name, unstartedEnd(draft, status));
  }
}

function unstartedEnd({ run }: Draft, { missing }: TaskStatus): Unrun {
  if (run.state === 'cancelling') return { state: 'cancelled' };
  if (isStopping(run)) return skipped;
  return { state: 'skipped', skip: missing > 0 ? 'needs' : 'unreached' };
}

/** Of a run in `finally`, the failure is that of its outcome, or the first since. */
function endOf({ state, failure, outcome }: RunStatus): RunEnd {
  if (state === 'cancelling' && outcome === undefined) {
    return { state: 'cancelled', failure: isOfCancel(failure) ? failure : cancelled };
  }
  if (!failure) return { state: 'succeeded' };
  return { state: isOfCancel(failure) ? 'cancelled' : 'failed', failure };
}

function isOfCancel(failure: Failure | undefined): failure is Failure {
  return failure?.code === wasCancelled || failure?.code === tookTooLong;
}
