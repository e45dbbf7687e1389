import type { ItemState } from '../items/item-state.ts';
import { type Ref, refer } from './reference.ts';

/** The task has succeeded, in `next`: `succeeded()` of the language. */
export const succeeded: Ref<boolean> = refer<boolean>('succeeded()');
/** The task has failed, in `next`: `failed()` of the language. */
export const failed: Ref<boolean> = refer<boolean>('failed()');
/** The task has timed out, in `next`: `timed_out()` of the language. */
export const timedOut: Ref<boolean> = refer<boolean>('timed_out()');

/** The task was skipped by its own condition, in `next`: `skipped()` of the language. */
export const skipped: Ref<boolean> = refer<boolean>('skipped()');

/** True, whatever the outcome, in `next`: `always()` of the language. */
export const always: Ref<boolean> = refer<boolean>('always()');

/** The number of the attempt that failed, from 1, within `retry.when`. */
export const attempt = refer<number>('attempt');

/** The output of an attempt, within `fail_when` and `retry.until`: `result()` of the language. */
export const result: Ref<unknown> = refer<unknown>('result()');

/** A failure as templates see it. Without a failure there is null in its place. */
export interface SeenFailure {
  /** Its code, such as `MR401`. */
  readonly code: string;
  /** The name of the error that was thrown. */
  readonly name: string;
  /** What the error says. */
  readonly message: string;
  /** What can be done about it. */
  readonly hint: string;
  /** The task of the item that failed. */
  readonly task: string;
  /** The position of that item, from 0. */
  readonly index: number;
  /** The task of a block that failed. */
  readonly step: string;
  /** Where the error was thrown. */
  readonly stack: string;
  /** The properties of the error that was thrown. */
  readonly data: unknown;
  /** What led to it. */
  readonly cause: SeenFailure;
  /** The errors of an `AggregateError`. */
  readonly errors: readonly SeenFailure[];
}

interface AttemptFailure extends SeenFailure {
  readonly state: ItemState;
}

/** Why the attempt failed, within `retry.when`; why the task did, within its `next`. */
export const error: Ref<AttemptFailure> = refer('error');
