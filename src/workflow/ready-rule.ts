import type { RetryRule } from './workflow.ts';

/** A rule whose numbers are known. */
export interface ReadyRule extends RetryRule {
  readonly count: number;
  readonly delay: number;
  readonly maxDelay?: number;
}

export function isReadyRule(rule: RetryRule): rule is ReadyRule {
  const { count, delay, maxDelay } = rule;
  return [count, delay, maxDelay].every((value) => typeof value !== 'string');
}
