/** The share of failed items, of `n` that have ended. */
export interface Share {
  readonly failed: number;
  readonly n: number;
}

/** Two standard errors, near enough. */
const z = 1.96;

/**
 * 95 % interval of the ratio of two shares (Katz). Undefined where a share is 0: there is no bound
 * then.
 */
export function shareInterval(a: Share, b: Share): readonly [number, number] | undefined {
  if (a.failed === 0 || b.failed === 0 || a.n === 0 || b.n === 0) return undefined;
  const log = Math.log(b.failed / b.n / (a.failed / a.n));
  const error = Math.sqrt(1 / a.failed - 1 / a.n + 1 / b.failed - 1 / b.n);
  return [Math.exp(log - z * error), Math.exp(log + z * error)];
}

/** null where it says nothing. */
export function ratioOf(a: number | null, b: number | null): number | null {
  return a === null || b === null || a === 0 ? null : b / a;
}
