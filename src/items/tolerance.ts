import type { Tolerance } from '../workflow/workflow.ts';

/** Floating point can make a percentage slightly smaller than it was written. */
const ROUNDING = 1 + 4 * Number.EPSILON;

/** How many of `total` items may fail or time out; at most `total`. Absent: none. */
export function toleratedFailures(total: number, tolerate?: Tolerance): number {
  const { count = total, percent = 100 }: Tolerance = tolerate ?? { count: 0 };
  return Math.min(count, Math.floor((percent * total * ROUNDING) / 100), total);
}
