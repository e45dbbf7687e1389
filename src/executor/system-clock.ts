import { longTimeout } from '../lang/long-timeout.ts';
import type { Clock } from '../ports/clock.ts';

/** The clocks, timers and random numbers of this process. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  after: (ms, ring, kind) => longTimeout(ms, ring, kind),
  every(ms, ring) {
    const timer = setInterval(ring, ms);
    return () => clearInterval(timer);
  },
  chance: Math.random,
};
