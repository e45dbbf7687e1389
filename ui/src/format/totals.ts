import type { Counts } from '../../../src/dashboard/payloads/counts.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { sum } from './counts.ts';

export interface Totals {
  readonly counts: Counts;
  readonly total: number;
  /** Tasks whose number of items is not known yet. */
  readonly unknown: number;
}

/** Steps of a block are within its items: they are not counted beside them. */
export function totalsOf({ tasks: all }: RunSnapshot): Totals {
  const steps = new Set(all.flatMap(({ steps: own = [] }) => own));
  const tasks = all.filter(({ name }) => !steps.has(name));
  return {
    counts: sum(tasks.map(({ counts }) => counts)),
    total: tasks.reduce((all, { total }) => all + (total ?? 0), 0),
    unknown: tasks.filter(({ total, state }) => total === null && state !== 'skipped').length,
  };
}
