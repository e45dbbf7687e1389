import type { Retry } from '../workflow/workflow.ts';

/** Keeps every delay finite. */
const MOST_DOUBLINGS = 50;

/**
 * Milliseconds before the retry that follows `attempt` (counted from 1); undefined if none is left.
 * For the n-th retry: constant d, linear d·n, exponential d·2^(n-1), at most `maxDelay`. `jitter`
 * is the fraction of that which `chance` decides; it returns numbers from 0 to below 1.
 */
export function retryDelay(
  retry: Retry,
  attempt: number,
  chance: () => number,
): number | undefined {
  if (attempt > retry.count) return undefined;
  const doubled = 2 ** Math.min(attempt - 1, MOST_DOUBLINGS);
  const factor = { constant: 1, linear: attempt, exponential: doubled }[retry.backoff];
  const delay = Math.min(retry.delay * factor, retry.maxDelay ?? Number.POSITIVE_INFINITY);
  return retry.jitter ? delay * (1 - retry.jitter * chance()) : delay;
}
