import { formatDuration } from '../lang/duration.ts';
import type { Backoff, Retry } from '../workflow/workflow.ts';

/** Keeps every delay finite. */
const MOST_GROWTH = 2 ** 50;

/**
 * Milliseconds before the retry that follows `attempt` (counted from 1); undefined if none is left.
 * For the n-th retry: constant d, linear d·n, exponential d·2^(n-1), a number f d·f^(n-1), at most
 * `maxDelay`. `jitter` is the fraction of that which `chance` decides; it returns numbers from 0 to
 * below 1.
 */
export function retryDelay(
  retry: Retry,
  attempt: number,
  chance: () => number,
): number | undefined {
  if (attempt > retry.count) return undefined;
  const grown = retry.delay * growth(retry.backoff, attempt);
  const delay = Math.min(grown, retry.maxDelay ?? Number.POSITIVE_INFINITY);
  return retry.jitter ? delay * (1 - retry.jitter * chance()) : delay;
}

function growth(backoff: Backoff, attempt: number): number {
  if (backoff === 'constant') return 1;
  if (backoff === 'linear') return attempt;
  const factor = backoff === 'exponential' ? 2 : backoff;
  return Math.min(factor ** (attempt - 1), MOST_GROWTH);
}

/** Why an item is not tried again, although its task has retries left. */
export interface Refused {
  readonly reason: string;
}

/**
 * Milliseconds before the next attempt of an item whose failure asks for `asked` of them: these,
 * and a random fraction more. Refused if they are more than `max_delay`, or if the task or the
 * run, which have `left` milliseconds, ends before.
 */
export function askedDelay(
  asked: number,
  { maxDelay, jitter = 0 }: Pick<Retry, 'maxDelay' | 'jitter'>,
  left: number,
  chance: () => number,
): number | Refused {
  const wait = `it asks for a wait of ${formatDuration(asked)}`;
  if (asked > (maxDelay ?? Number.POSITIVE_INFINITY)) {
    return { reason: `${wait}, and max_delay is ${formatDuration(maxDelay ?? 0)}` };
  }
  if (asked >= left) return { reason: `${wait}, and its time is over before that` };
  const spread = asked * (1 + jitter * chance());
  return Math.min(spread, maxDelay ?? spread);
}
