import type { ItemState } from '../items/item-state.ts';
import { type Ref, refer } from './reference.ts';

/** Outcome of a task, within its `next`. */
export const succeeded = refer<boolean>('succeeded()');
export const failed = refer<boolean>('failed()');
export const timedOut = refer<boolean>('timed_out()');

/** The failed attempt, within `retry.when`. */
export const attempt = refer<number>('attempt');

/** A failure as templates see it. Without a failure there is null in its place. */
export interface SeenFailure {
  readonly code: string;
  readonly name: string;
  readonly message: string;
  readonly hint: string;
  readonly task: string;
  readonly index: number;
  readonly stack: string;
  /** The properties of the error that was thrown. */
  readonly data: unknown;
  readonly cause: SeenFailure;
  readonly errors: readonly SeenFailure[];
}

interface AttemptFailure extends SeenFailure {
  readonly state: ItemState;
}

/** Why the attempt failed, within `retry.when`; why the task did, within its `next`. */
export const error: Ref<AttemptFailure> = refer('error');
