/** Milliseconds since the epoch. The command reads the clock nowhere else. */
export function now(): number {
  return Date.now();
}
