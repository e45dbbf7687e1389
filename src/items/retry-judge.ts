import type { ReadyRule } from '../workflow/ready-rule.ts';
import type { RetryRule } from '../workflow/workflow.ts';
import { failureAt } from './failure-from-error.ts';
import type { Failure } from './failure.ts';
import type { ItemState } from './item-state.ts';
import { askedDelay, fitsKind, isUnmet, retryDelay } from './retry.ts';

/** An attempt that failed. */
export interface FailedAttempt {
  readonly attempt: number;
  /** The retries that each rule has allowed. */
  readonly counts: (rule: number) => number;
  readonly state: ItemState;
  readonly failure: Failure;
}

/** When there is another attempt, in milliseconds, and by which rule. */
export interface NextAttempt {
  readonly delay: number;
  readonly rule: number;
}

interface Surroundings {
  /** Whether the condition of a rule holds. Throws if it cannot be evaluated. */
  holds(rule: RetryRule, failed: FailedAttempt): boolean;
  /** Milliseconds until what is tried is out of time. */
  timeLeft(): number;
  chance(): number;
}

/**
 * Judges an attempt that failed. Undefined when there is no other; the failure that says why, when
 * the condition of a rule fails or the wait that was asked for is too long.
 */
export function judgeAttempt(
  rules: readonly ReadyRule[],
  failed: FailedAttempt,
  { holds, timeLeft, chance }: Surroundings,
): NextAttempt | undefined | Failure {
  const { failure } = failed;
  if (failure.retry === false) return undefined;
  let rule = -1;
  try {
    const unmet = isUnmet(rules, failure);
    rule = rules.findIndex((one) => fitsKind(one, failed, unmet) && holds(one, failed));
  } catch (error) {
    return notTriedAgain(failure, failureAt(error, 'retry.when').message);
  }
  const found = rules[rule];
  const delay = found && retryDelay(found, failed.counts(rule) + 1, chance);
  if (found === undefined || delay === undefined) return undefined;
  const asked = failure.retry_after_ms;
  if (asked === undefined) return { delay, rule };
  const granted = askedDelay(asked, found, timeLeft(), chance);
  if (typeof granted === 'number') return { delay: granted, rule };
  return notTriedAgain(failure, granted.reason);
}

export function isNextAttempt(judged: NextAttempt | Failure): judged is NextAttempt {
  return 'delay' in judged;
}

function notTriedAgain(failure: Failure, reason: string): Failure {
  return { ...failure, message: `${failure.message} (not tried again: ${reason})` };
}
