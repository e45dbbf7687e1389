/** Why an attempt is asked to stop. */
export const timedOut = Symbol('timed out');
export const cancelled = Symbol('cancelled');
