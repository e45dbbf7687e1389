import { refer } from './reference.ts';

/** How a task ended, within its `next`. */
export const succeeded = refer<boolean>('succeeded()');
export const failed = refer<boolean>('failed()');
export const timedOut = refer<boolean>('timed_out()');

/** The attempt that failed, and why, within `retry.when`. */
export const attempt = refer<number>('attempt');
export const error = refer<{ readonly code: string; readonly message: string }>('error');
