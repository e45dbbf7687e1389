import type { Plan } from '../../plan/plan.ts';
import type { Reread } from '../records.ts';
import { isOpen, type Latest, planOf } from './visits.ts';

type Rereads = Readonly<Record<string, Reread>>;

/**
 * Tasks that were to run again in an earlier rerun, which ended before. `stale` ones can do so now;
 * `carried` ones await a task that has failed and is not tried again.
 */
export function staleReaders(
  plan: Plan,
  latest: Latest,
  before: Rereads,
  chosen: ReadonlySet<string>,
): { readonly stale: ReadonlySet<string>; readonly carried: Rereads } {
  const owed = new Map(
    Object.entries(before).filter(([task, { visit }]) => {
      const record = latest.get(task);
      return record?.startedAt !== undefined && record.visit < visit && !chosen.has(task);
    }),
  );
  const carried = new Map<string, Reread>();
  const isBlocked = (source: string): boolean => {
    const record = latest.get(source);
    const hasFailed = record && isOpen(record, planOf(plan, record));
    return carried.has(source) || (hasFailed === true && !chosen.has(source));
  };
  for (let count = -1; count < carried.size;) {
    count = carried.size;
    for (const [task, reread] of owed) if (reread.awaits.some(isBlocked)) carried.set(task, reread);
  }
  const stale = new Set([...owed.keys()].filter((task) => !carried.has(task)));
  return { stale, carried: Object.fromEntries(carried) };
}
