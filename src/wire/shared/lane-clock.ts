/** A monotonic clock that all threads share: milliseconds, with fractions, from any time. */
export function sharedClock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** A time of the shared clock in a word of a control block. Wraps after 24 days (int32). */
export function laneTime(shared: number): number {
  return Math.floor(shared) | 0;
}

/** The shared clock as a word: milliseconds. */
export function laneClock(): number {
  return laneTime(sharedClock());
}

/** Milliseconds between two readings, also across a wrap. */
export function laneElapsed(since: number, now: number): number {
  return (now - since) | 0;
}
