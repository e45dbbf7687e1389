import { titleOf } from '../lang/error-data.ts';
import type { Cause } from './failure.ts';

/**
 * What a failure says, and then each of its causes that says more: `TypeError: fetch failed`,
 * `connect ECONNREFUSED 127.0.0.1:9`.
 */
export function reasonsOf(failure: Cause): readonly [string, ...string[]] {
  const reasons: [string, ...string[]] = [titleOf(failure)];
  addCauses(failure, reasons);
  return reasons;
}

function addCauses({ cause, errors = [] }: Cause, reasons: string[]): void {
  for (const part of cause ? [cause, ...errors] : errors) {
    if (!reasons.some((reason) => reason.includes(part.message))) reasons.push(titleOf(part));
    addCauses(part, reasons);
  }
}
