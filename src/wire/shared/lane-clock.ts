/** A monotonic clock that all threads share, in milliseconds. Wraps after 24 days (int32). */
export function laneClock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return (seconds * 1000 + Math.floor(nanoseconds / 1e6)) | 0;
}

/** Milliseconds between two readings, also across a wrap. */
export function laneElapsed(since: number, now: number): number {
  return (now - since) | 0;
}
