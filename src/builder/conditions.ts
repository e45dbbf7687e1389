import { refer } from './reference.ts';

/** Outcome of a task, within its `next`. */
export const succeeded = refer<boolean>('succeeded()');
export const failed = refer<boolean>('failed()');
export const timedOut = refer<boolean>('timed_out()');

/** The failed attempt, within `retry.when`. */
export const attempt = refer<number>('attempt');
export const error = refer<{ readonly code: string; readonly message: string }>('error');
