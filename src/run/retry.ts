import type { Retry } from '../workflow/workflow.ts';

/** Keeps every wait a finite number. */
const MOST_DOUBLINGS = 50;

/**
 * Milliseconds to wait before the attempt after `attempt` (counted from 1); undefined when none is left.
 * Constant: d. Linear: d·n. Exponential: d·2^(n-1), for the n-th retry; never more than `maxDelay`. Of that, the share
 * `jitter` is left to `chance`, which gives numbers from 0 to below 1.
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
