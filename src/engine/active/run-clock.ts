import type { Clock } from '../../ports/clock.ts';
import { sharedClock } from '../../wire/shared/lane-clock.ts';
import type { ActiveRun } from './active-run.ts';

const clocks = new WeakMap<ActiveRun, Clock>();

/**
 * The clock of a run in this process. It shows the wall time at which the process got the run, and
 * goes on with the monotonic clock: a time that is stored becomes a span, and no jump of the wall
 * clock stalls a wait, ends it early or makes a span negative. The times that the run stores come
 * from it too.
 */
export function clockOf(run: ActiveRun, clock: Clock): Clock {
  const known = clocks.get(run);
  if (known) return known;
  const offset = clock.now() - clock.monotonic();
  const own: Clock = {
    now: () => Math.floor(clock.monotonic() + offset),
    monotonic: () => clock.monotonic(),
    after: (ms, ring, kind) => clock.after(ms, ring, kind),
    every: (ms, ring) => clock.every(ms, ring),
    chance: () => clock.chance(),
  };
  clocks.set(run, own);
  return own;
}

/** Milliseconds by which the clock that all threads share is behind the clock of a run. */
export function clockOffset(run: ActiveRun, clock: Clock): number {
  return clockOf(run, clock).now() - sharedClock();
}
