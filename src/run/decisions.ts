import type { CancelPolicy } from '../workflow/workflow.ts';
import type { Failure } from '../items/failure.ts';
import type { EndState, Passing, SettledState, SkipReason } from './records.ts';
import type { RunStatus } from './run-status.ts';
import type { TaskStatus } from './task-status.ts';

/** What happens to a run, as the rules see it. */
export type ModelEvent =
  | { readonly type: 'run-started' }
  /** After a restore. Also ends a run that has nothing left to do. */
  | { readonly type: 'run-resumed' }
  | {
      readonly type: 'task-settled';
      readonly task: string;
      readonly state: SettledState;
      /** It was skipped, and what follows goes on as after success. */
      readonly passed?: Passing;
      /** Positions of the transitions that fired. */
      readonly fired: readonly number[];
      /** Positions that were followed before a rerun: what they start has run. */
      readonly followed?: readonly number[];
      readonly failure?: Failure;
    }
  /** The delay of a task is over. */
  | { readonly type: 'task-due'; readonly task: string }
  /** A later request can stop items that an earlier one let finish. */
  | {
      readonly type: 'cancel-requested';
      readonly policy: CancelPolicy;
      /** The timeout of the item that the run is. */
      readonly because?: Failure;
    }
  | { readonly type: 'pause-requested' }
  /** A pause was requested, and nothing is in flight any more. */
  | { readonly type: 'run-idle' }
  /** The run has reached its timeout. */
  | { readonly type: 'time-ran-out' }
  /** The output cannot be rendered of a run whose `finally` begins. */
  | { readonly type: 'output-failed'; readonly failure: Failure };

export type Decision =
  | { readonly type: 'start-task'; readonly task: string; readonly visit: number }
  /** The task starts when its delay is over. */
  | { readonly type: 'delay-task'; readonly task: string; readonly visit: number }
  /** The record of a task that will not run, or that was reached and waits for its needs. */
  | {
      readonly type: 'record-task';
      readonly task: string;
      readonly visit: number;
      readonly state: 'waiting' | 'cancelled' | 'skipped';
      /** Why it is skipped. */
      readonly skip?: SkipReason;
    }
  /** A source has arrived at the join of a task without starting it. */
  | { readonly type: 'record-arrival'; readonly task: string; readonly visit: number }
  | {
      readonly type: 'stop-task';
      readonly task: string;
      readonly visit: number;
      readonly policy: CancelPolicy;
    }
  /** The source of a running fold did not succeed. */
  | { readonly type: 'skip-fold'; readonly task: string; readonly visit: number }
  /** A task has ended the run: its output is that of the run. */
  | { readonly type: 'succeed-run'; readonly task: string }
  /** The tasks before `finally` have ended. Those of `finally` follow. */
  | {
      readonly type: 'begin-finally';
      readonly state: EndState;
      readonly failure?: Failure;
    }
  | { readonly type: 'pause-run' }
  | {
      readonly type: 'end-run';
      readonly state: EndState;
      readonly failure?: Failure;
    };

/** What an event changes, and what is to be done once the change is on disk. */
export interface Step {
  readonly run: RunStatus;
  readonly tasks: ReadonlyMap<string, TaskStatus>;
  readonly decisions: readonly Decision[];
}
