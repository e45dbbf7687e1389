import { MillraceError } from '../../errors.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RunId, TaskRecord } from '../../run/records.ts';

/** An item of the latest visit of a task. */
export interface ItemPlace {
  readonly task: string;
  readonly index: number;
}

/**
 * Checks items that are to end as skipped. Throws MR506 for an unknown task, one that has not
 * started, or an item that it does not have; MR508 for an item that has ended.
 */
export function requireUnendedItems(
  store: StoreReader,
  { run, plan }: { readonly run: RunId; readonly plan: Plan },
  items: readonly ItemPlace[],
): void {
  if (items.length === 0) return;
  const records = store.tasks(run);
  for (const item of items) requireUnended(store, { run, plan, records }, item);
}

function requireUnended(
  store: StoreReader,
  {
    run,
    plan,
    records,
  }: { readonly run: RunId; readonly plan: Plan; readonly records: readonly TaskRecord[] },
  { task, index }: ItemPlace,
): void {
  const visits = records.filter((record) => record.task === task);
  const latest = visits.toSorted((a, b) => b.visit - a.visit)[0];
  if (!latest || latest.startedAt === undefined) {
    const hint = `millrace inspect ${run} lists its tasks`;
    const known = plan.tasks.has(task) ? `has not started task '${task}'` : `has no task '${task}'`;
    throw new MillraceError('MR506', `run ${run} ${known}`, { hint });
  }
  const { visit, state, summary } = latest;
  if (!(Number.isInteger(index) && index >= 0 && index < summary.total)) {
    const hint = `it has ${summary.total}, counted from 0`;
    throw new MillraceError('MR506', `task '${task}' has no item ${index}`, { hint });
  }
  if (state === 'running' && !store.isDone({ run, task, visit }, index)) return;
  const hint = `millrace inspect ${run} ${task}/${index} shows how`;
  throw new MillraceError('MR508', `item ${task}/${index} of run ${run} has ended`, { hint });
}
