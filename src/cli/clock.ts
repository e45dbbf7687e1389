/** What the wall clock showed when the command began. */
const origin = Date.now() - performance.now();

/**
 * Milliseconds since the epoch. Goes on with the monotonic clock, as the times of events do: the
 * wall clock can jump. The command reads a clock nowhere else.
 */
export function now(): number {
  return Math.floor(origin + performance.now());
}
