import type { Retry } from '../workflow/workflow.ts';

/**
 * Milliseconds to wait before the attempt after `attempt` (counted from 1); undefined when none is left.
 * Constant: d. Linear: d·n. Exponential: d·2^(n-1), for the n-th retry; never more than `maxDelay`.
 */
export function retryDelay(retry: Retry, attempt: number): number | undefined {
  if (attempt > retry.count) return undefined;
  const factor = { constant: 1, linear: attempt, exponential: 2 ** (attempt - 1) }[retry.backoff];
  return Math.min(retry.delay * factor, retry.maxDelay ?? Number.POSITIVE_INFINITY);
}
