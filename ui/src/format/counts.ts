import {
  type CountedState,
  type Counts,
  countedStates,
} from '../../../src/dashboard/payloads/counts.ts';

export const noCounts: Counts = [0, 0, 0, 0, 0, 0, 0, 0];

export function countOf(counts: Counts, state: CountedState): number {
  return counts[countedStates.indexOf(state)] ?? 0;
}

/** What ran: skipped and cancelled items did not. */
export function done([succeeded, cached, , , failed, timedOut]: Counts): number {
  return succeeded + cached + failed + timedOut;
}

export function bad([, , , , failed, timedOut]: Counts): number {
  return failed + timedOut;
}

export function pending(counts: Counts, total: number): number {
  return Math.max(
    0,
    counts.reduce((left, n) => left - n, total),
  );
}

export function sum(all: readonly Counts[]): Counts {
  const added = [...noCounts] as [...Counts];
  for (const counts of all)
    for (const [at, n] of counts.entries()) added[at] = (added[at] ?? 0) + n;
  return added;
}
