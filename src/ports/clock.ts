/** Stops a timer. Has no effect once the timer has rung. */
export type CancelTimer = () => void;

/** Time and chance, for everything that is neither a rule nor an adapter. */
export interface Clock {
  /** Milliseconds since the epoch, for records. May jump. */
  now(): number;
  /** Milliseconds of a clock that never jumps, for spans within this process. */
  monotonic(): number;
  /**
   * Calls `ring` once after `ms` milliseconds, of any length. A background timer does not keep the
   * process alive.
   */
  after(ms: number, ring: () => void, kind?: 'background'): CancelTimer;
  /** Calls `ring` every `ms` milliseconds. */
  every(ms: number, ring: () => void): CancelTimer;
  /** Returns a number from 0 to below 1. */
  chance(): number;
}
