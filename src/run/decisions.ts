import type { CancelPolicy } from '../workflow/workflow.ts';
import type { Failure } from '../items/failure.ts';
import type { RunStatus, TaskStatus } from './model.ts';
import type { RunState, TaskState } from './records.ts';

/** What happens to a run, as far as the rules are concerned. */
export type ModelEvent =
  | { readonly type: 'run-started' }
  /** After recovery: ends a run that has nothing left to do, so that none goes silent. */
  | { readonly type: 'run-resumed' }
  | {
      readonly type: 'task-settled';
      readonly task: string;
      readonly state: TaskState;
      /** Positions of the transitions that fired. */
      readonly fired: readonly number[];
      readonly failure?: Failure;
    }
  /** The delay of a task is over. */
  | { readonly type: 'task-due'; readonly task: string }
  /** May come again: items in flight that were left to end are then stopped, where that is asked for. */
  | { readonly type: 'cancel-requested'; readonly policy: CancelPolicy }
  /** A pause was asked for, and nothing is in flight any more. */
  | { readonly type: 'run-idle' }
  /** The run has reached its timeout. */
  | { readonly type: 'time-ran-out' };

export type Decision =
  | { readonly type: 'start-task'; readonly task: string; readonly visit: number }
  /** The task starts once its delay is over. */
  | { readonly type: 'delay-task'; readonly task: string; readonly visit: number }
  /** The record of a task that will not run, or waits for its needs after it was triggered. */
  | {
      readonly type: 'record-task';
      readonly task: string;
      readonly visit: number;
      readonly state: TaskState;
    }
  /** Somebody has arrived at the join of a task, which does not start it. */
  | { readonly type: 'record-arrival'; readonly task: string; readonly visit: number }
  | {
      readonly type: 'stop-task';
      readonly task: string;
      readonly visit: number;
      readonly policy: CancelPolicy;
    }
  | { readonly type: 'pause-run' }
  | { readonly type: 'end-run'; readonly state: RunState; readonly failure?: Failure };

/** What changes, and what is to be done about it once the change is on disk. */
export interface Step {
  readonly run: RunStatus;
  readonly tasks: ReadonlyMap<string, TaskStatus>;
  readonly decisions: readonly Decision[];
}
