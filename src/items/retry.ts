import { formatDuration } from '../lang/duration.ts';
import type { ReadyRule } from '../workflow/ready-rule.ts';
import type { Backoff, RetryRule } from '../workflow/workflow.ts';
import type { Failure } from './failure.ts';
import type { ItemState } from './item-state.ts';
import { isOfKind } from './failure-kinds.ts';

/** Retries of an item that its rules allow, together. */
export function mostRetries(rules: readonly ReadyRule[]): number {
  let most = 0;
  for (const { count } of rules) most += count;
  return most;
}

/** Whether an attempt was repeated because of its `until`, which only that rule is for. */
export function isUnmet(rules: readonly RetryRule[], { code }: Failure): boolean {
  return code === 'MR420' && rules.some(({ until }) => until !== undefined);
}

/** Whether the rule is for this failure, as far as `on` says. `unmet`: as `isUnmet` has it. */
export function fitsKind(
  { on, until }: RetryRule,
  { failure, state }: { readonly failure: Failure; readonly state: ItemState },
  unmet: boolean,
): boolean {
  if (unmet || until !== undefined) return unmet && until !== undefined;
  return on === undefined || on.some((kind) => isOfKind(kind, failure, state === 'timed_out'));
}

/** The counts of the rules after one of them has let an item be tried again. */
export function countRetry(
  counts: readonly number[] | undefined,
  rules: readonly RetryRule[],
  by: number,
): number[] {
  return rules.map((_, at) => (counts?.[at] ?? 0) + (at === by ? 1 : 0));
}

/** Keeps every delay finite. */
const MOST_GROWTH = 2 ** 50;

/**
 * Milliseconds before the n-th retry of a rule, counted from 1; undefined if none is left. Constant
 * d, linear d·n, exponential d·2^(n-1), a number f d·f^(n-1), at most `maxDelay`. `jitter` is the
 * fraction of that which `chance` decides; it returns numbers from 0 to below 1.
 */
export function retryDelay(
  rule: ReadyRule,
  retry: number,
  chance: () => number,
): number | undefined {
  if (retry > rule.count) return undefined;
  const grown = rule.delay * growth(rule.backoff, retry);
  const delay = Math.min(grown, rule.maxDelay ?? Number.POSITIVE_INFINITY);
  return rule.jitter ? delay * (1 - rule.jitter * chance()) : delay;
}

function growth(backoff: Backoff, retry: number): number {
  if (backoff === 'constant') return 1;
  if (backoff === 'linear') return retry;
  const factor = backoff === 'exponential' ? 2 : backoff;
  return Math.min(factor ** (retry - 1), MOST_GROWTH);
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
  { maxDelay, jitter = 0 }: Pick<ReadyRule, 'maxDelay' | 'jitter'>,
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
