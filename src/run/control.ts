import type { CancelPolicy } from '../workflow/workflow.ts';

/** What was requested of a run and is not done yet. A cancel overrides a pause. */
export interface RunRequest {
  /** True: by the policy of the workflow. */
  readonly cancel?: CancelPolicy | true;
  /** The process that runs the run has begun to cancel it: another request is a new one. */
  readonly seen?: boolean;
  readonly pause?: boolean;
  /** The run has been removed, and its other records are being removed. */
  readonly remove?: boolean;
}

/** Items from the first to the second, both included. */
export type ItemRange = readonly [first: number, last: number];

/** What the process that runs a run can be asked to do. */
export type RunAction =
  | { readonly kind: 'pause' }
  /** Without a policy: by that of the workflow. */
  | { readonly kind: 'cancel'; readonly policy?: CancelPolicy }
  /** What has failed of tasks that run: all of it, or what is named. */
  | {
      readonly kind: 'retry';
      readonly task?: string;
      readonly items?: readonly (number | ItemRange)[];
      /** The id of a signature of failures, as `figures(run).signatures()` has it. */
      readonly signature?: number;
    }
  /** What may be in flight: of a task; without one, of the whole run. */
  | { readonly kind: 'concurrency'; readonly task?: string; readonly value: number }
  /** What may start of a task per second. */
  | { readonly kind: 'rate'; readonly task: string; readonly value: number };

/** A request to a run that is not answered yet. Those of a run are numbered from 1. */
export interface ControlRequest {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly action: RunAction;
}

/** MR506: what was named is not there. MR518: it cannot be done, or not any more. */
type RefusalCode = 'MR506' | 'MR518';

/** Why a request to a run is refused, and what to do about it. */
export interface ControlRefusal {
  readonly code: RefusalCode;
  readonly text: string;
  readonly hint?: string;
}

/** How a request ended. */
export interface ControlAnswer {
  readonly id: number;
  readonly at: number;
  readonly kind: RunAction['kind'];
  readonly state: 'done' | 'refused';
  /** What was done, or why it was refused; empty when `kind` says it. */
  readonly text: string;
  /** Of a refusal. */
  readonly code?: RefusalCode;
  /** What to do about a refusal. */
  readonly hint?: string;
}

export const markKinds = [
  'paused',
  'resumed',
  'interrupted',
  'cancelled',
  'retried',
  'changed',
] as const;

/** What was done to a run, and when. */
export interface RunMark {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: (typeof markKinds)[number];
  /** What in particular; empty when the kind says it. */
  readonly text: string;
}

/** What was changed of a run since it was started. */
export interface RunChanges {
  /** Items in flight over all tasks. */
  readonly concurrency?: number;
  readonly tasks?: Readonly<Record<string, TaskChanges>>;
}

export interface TaskChanges {
  readonly concurrency?: number;
  readonly rateLimit?: number;
}
