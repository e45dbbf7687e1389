import type { Failure } from '../items/failure.ts';
import type { CancelPolicy } from '../workflow/workflow.ts';
import type { RunState } from './records.ts';

/**
 * The states of a run. `moveRun` in `rules/draft.ts` makes every move, and the rule in the last
 * column decides on it. On disk, the first four states are `running`.
 *
 * | state      | what holds                                                                 |
 * | ---------- | -------------------------------------------------------------------------- |
 * | running    | tasks start when they are ready                                            |
 * | pausing    | the same; no item starts, and `run-idle` follows when none is in flight    |
 * | cancelling | no task starts; `policy` says whether items in flight may finish           |
 * | timing_out | no task starts, items in flight are stopped; `failure` is MR417            |
 * | paused     | nothing is in flight; a resume restores a new model from the records       |
 * | succeeded  | no task is active or waiting; no failure was left unhandled                |
 * | failed     | no task is active or waiting; `failure` says why                           |
 * | cancelled  | no task is active or waiting                                               |
 *
 * | from       | event            | to         | rule         |
 * | ---------- | ---------------- | ---------- | ------------ |
 * | running    | pause-requested  | pausing    | requestPause |
 * | running    | cancel-requested | cancelling | cancelRun    |
 * | running    | time-ran-out     | timing_out | timeOutRun   |
 * | running    | none is active   | succeeded  | endIfDone    |
 * | running    | none is active   | failed     | endIfDone    |
 * | pausing    | run-idle         | paused     | pauseRun     |
 * | pausing    | cancel-requested | cancelling | cancelRun    |
 * | pausing    | time-ran-out     | timing_out | timeOutRun   |
 * | pausing    | none is active   | succeeded  | endIfDone    |
 * | pausing    | none is active   | failed     | endIfDone    |
 * | cancelling | none is active   | cancelled  | endIfDone    |
 * | timing_out | none is active   | failed     | endIfDone    |
 *
 * A run ends after any event that leaves no task active, except `pause-requested`. While it is
 * cancelling, a cancel that no longer lets items finish changes the policy.
 */
export type RunPhase =
  | { readonly state: RunState | 'pausing' | 'timing_out' }
  | { readonly state: 'cancelling'; readonly policy: CancelPolicy };

/** What the rules know of a run, apart from its tasks. */
export type RunStatus = RunPhase & {
  /** The number of tasks that are running or delayed. */
  readonly active: number;
  /** Why the run fails unless it is cancelled. */
  readonly failure?: Failure;
};

/** The code of a run that ended because its timeout had passed. */
export const ranOutOfTime = 'MR417';

/** The run has neither ended nor paused. */
export function isUnderWay(run: RunStatus): boolean {
  return run.state === 'running' || run.state === 'pausing' || isStopping(run);
}

/** No task starts any more, and no transition is followed. */
export function isStopping({ state }: RunStatus): boolean {
  return state === 'cancelling' || state === 'timing_out';
}

/** How the run will end no longer depends on its tasks. */
export function isDecided({ state, failure }: RunStatus): boolean {
  return state === 'cancelling' || failure !== undefined;
}

/** Whether a cancel with this policy changes anything. */
export function acceptsCancel(run: RunStatus, policy: CancelPolicy): boolean {
  switch (run.state) {
    case 'running':
    case 'pausing':
      return true;
    case 'cancelling':
      return run.policy === 'allow_finish' && policy === 'cancel_running';
    case 'timing_out':
    case 'paused':
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return false;
  }
}
