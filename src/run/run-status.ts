import type { Failure } from '../items/failure.ts';
import type { CancelPolicy } from '../workflow/workflow.ts';
import type { EndState, RunState } from './records.ts';

/**
 * The states of a run. `moveRun` in `rules/draft.ts` makes every move, and the rule in the last
 * column decides on it. On disk, the first five states are `running`.
 *
 * | state      | what holds                                                                 |
 * | ---------- | -------------------------------------------------------------------------- |
 * | running    | tasks start when they are ready                                            |
 * | pausing    | the same; no item starts, and `run-idle` follows when none is in flight    |
 * | cancelling | no task starts; `policy` says whether items in flight may finish           |
 * | timing_out | no task starts, items in flight are stopped; `failure` is MR417            |
 * | succeeding | as cancelling: `core.succeed` has succeeded, and ends the run              |
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
 * | running    | task-settled     | succeeding | succeedRun   |
 * | running    | none is active   | succeeded  | endIfDone    |
 * | running    | none is active   | failed     | endIfDone    |
 * | running    | none is active   | cancelled  | endIfDone    |
 * | pausing    | run-idle         | paused     | pauseRun     |
 * | pausing    | cancel-requested | cancelling | cancelRun    |
 * | pausing    | time-ran-out     | timing_out | timeOutRun   |
 * | pausing    | task-settled     | succeeding | succeedRun   |
 * | pausing    | none is active   | succeeded  | endIfDone    |
 * | pausing    | none is active   | failed     | endIfDone    |
 * | pausing    | none is active   | cancelled  | endIfDone    |
 * | cancelling | none is active   | cancelled  | endIfDone    |
 * | cancelling | none is active   | failed     | endIfDone    |
 * | cancelling | none is active   | running    | beginFinally |
 * | timing_out | none is active   | failed     | endIfDone    |
 * | timing_out | none is active   | running    | beginFinally |
 * | succeeding | none is active   | succeeded  | endIfDone    |
 * | succeeding | none is active   | failed     | endIfDone    |
 * | succeeding | none is active   | running    | beginFinally |
 *
 * A run ends after any event that leaves no task active, except `pause-requested`. If it has a
 * `finally` and a task has started, it then runs or pauses again with an `outcome`: only the tasks
 * of `finally` start, its timeout is over, and it ends once none of those is active. While it is
 * cancelling or succeeding, a cancel that no longer lets items finish changes the policy.
 */
export type RunPhase =
  | { readonly state: RunState | 'pausing' | 'timing_out' }
  | { readonly state: 'cancelling' | 'succeeding'; readonly policy: CancelPolicy };

/** What the rules know of a run, apart from its tasks. */
export type RunStatus = RunPhase & {
  /** The number of tasks that are running or delayed. */
  readonly active: number;
  /** Why the run fails unless it is cancelled. */
  readonly failure?: Failure;
  /** A task has started: what `finally` asks for. Kept only for a plan that has one. */
  readonly begun?: boolean;
  /** How the tasks before `finally` have ended, once those of `finally` have begun. */
  readonly outcome?: EndState;
  /** Failures in `finally` that do not decide how the run ends. */
  readonly finallyErrors?: readonly Failure[];
};

/** The code of a run that ended because its timeout had passed. */
export const ranOutOfTime = 'MR417';

/** The code of a run that was cancelled. */
export const wasCancelled = 'MR411';

/** The code of a run that was cancelled because the item that it is has taken too long. */
export const tookTooLong = 'MR406';

/** The run has neither ended nor paused. */
export function isUnderWay(run: RunStatus): boolean {
  return run.state === 'running' || run.state === 'pausing' || isStopping(run);
}

/** No task starts any more, and no transition is followed. */
export function isStopping({ state }: RunStatus): boolean {
  return state === 'cancelling' || state === 'timing_out' || state === 'succeeding';
}

/** How the run will end no longer depends on its tasks. In `finally`, every failure counts. */
export function isDecided({ state, failure, outcome }: RunStatus): boolean {
  if (state === 'cancelling' || state === 'succeeding') return true;
  return failure !== undefined && outcome === undefined;
}

/** Whether a cancel with this policy changes anything. */
export function acceptsCancel(run: RunStatus, policy: CancelPolicy): boolean {
  switch (run.state) {
    case 'running':
    case 'pausing':
      return true;
    case 'cancelling':
    case 'succeeding':
      return run.policy === 'allow_finish' && policy === 'cancel_running';
    case 'timing_out':
    case 'paused':
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return false;
  }
}
