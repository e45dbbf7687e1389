import type { Clock } from '../../src/ports/clock.ts';
import { systemClock } from '../../src/executor/system-clock.ts';

/** The timers of this process, or those that the test fakes, with a time that the test moves. */
export function clockAt(now: () => number): Clock {
  return { ...systemClock, now, monotonic: now };
}

/** The clock of this process, or what the test fakes of it. */
export const testClock: Clock = clockAt(() => Date.now());
