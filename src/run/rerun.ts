import type { Plan, PlanTask } from '../plan/plan.ts';
import { withArrival } from './join.ts';
import { emptySummary } from './outcome.ts';
import type { TaskRecord } from './records.ts';

/** What changes when a run that did not succeed is tried again. */
export interface Rerun {
  /** Tasks of which the items that did not succeed run again. */
  readonly again: readonly TaskRecord[];
  /** Records of tasks that were reached and wait, to start when the run goes on. */
  readonly waiting: readonly TaskRecord[];
  /** Records of tasks that are as if nothing had reached them. */
  readonly unreached: readonly TaskRecord[];
  /** Tasks that stay failed, though nothing handled it. */
  readonly failed: readonly TaskRecord[];
}

/**
 * What a retry of what failed changes. Tasks that failed or timed out, and nothing handled it, or that were cancelled,
 * go on with the items that did not succeed; `only` names those that may. What was skipped or cancelled because of
 * them waits again, with whatever had fired towards it. All else stays as it is. `stopped`: the run was cancelled or ran
 * out of time, so that what it had not yet started may start even when nothing failed.
 */
export function planRerun(
  plan: Plan,
  records: readonly TaskRecord[],
  {
    only,
    stopped = false,
  }: { readonly only?: ReadonlySet<string>; readonly stopped?: boolean } = {},
): Rerun {
  const latest = latestVisits(plan, records);
  const open = [...latest.values()].filter((record) => isOpen(record, planOf(plan, record)));
  const chosen = open.filter(({ task }) => !only || only.has(task));
  const again = chosen.filter(({ summary }) => summary.succeeded < summary.total);
  // One that failed before it had items is started anew; one whose items all succeeded would fail again.
  const anew = chosen.filter(({ summary }) => summary.total === 0);
  const moving = new Set([...again, ...anew].map(({ task }) => task));
  const idle = [...latest.values()].filter(
    ({ state, startedAt }) =>
      (state === 'skipped' || state === 'cancelled') && startedAt === undefined,
  );
  const goesOn = moving.size > 0 || (stopped && !only);
  const freed = goesOn ? freedTasks(plan, records, idle, moving) : [];
  const settled = records.filter((record) => !(isLatest(record) && moving.has(record.task)));
  const reached: TaskRecord[] = anew.map((record) => waitingRecord(record, record.visit));
  const unreached: TaskRecord[] = [];
  for (const record of freed) {
    const waiting = reachedAgain(planOf(plan, record), record, settled, plan);
    if (waiting) reached.push(waiting);
    else unreached.push(record);
  }
  const failed = open.filter(({ task, state }) => !moving.has(task) && state !== 'cancelled');
  if (!goesOn) return { again: [], waiting: [], unreached: [], failed };
  const touched = new Set([...moving, ...idle.map(({ task }) => task)]);
  const waiting = [...reached, ...unfollowedVisits(plan, settled, latest, touched)];
  return { again, waiting, unreached, failed };

  function isLatest(record: TaskRecord): boolean {
    return latest.get(record.task) === record;
  }
}

function latestVisits(plan: Plan, records: readonly TaskRecord[]): Map<string, TaskRecord> {
  const latest = new Map<string, TaskRecord>();
  for (const record of records) {
    const known = latest.get(record.task);
    if (plan.tasks.has(record.task) && (known?.visit ?? 0) < record.visit) {
      latest.set(record.task, record);
    }
  }
  return latest;
}

function planOf(plan: Plan, { task }: TaskRecord): PlanTask | undefined {
  return plan.tasks.get(task);
}

/** It has started, came to no good end, and nothing handled that. */
function isOpen(record: TaskRecord, plan: PlanTask | undefined): boolean {
  const { state, startedAt, fired = [], unfollowed = false } = record;
  if (startedAt === undefined) return false;
  if (state === 'cancelled') return true;
  const handled = !unfollowed && fired.some((at) => plan?.transitions[at]?.handles);
  return (state === 'failed' || state === 'timed_out') && !handled;
}

/** Of the tasks that never started, those whose needs have succeeded or may still do so. */
function freedTasks(
  plan: Plan,
  records: readonly TaskRecord[],
  idle: readonly TaskRecord[],
  moving: ReadonlySet<string>,
): readonly TaskRecord[] {
  const succeeded = records.filter(({ state }) => state === 'succeeded').map(({ task }) => task);
  const hopeful = new Set([...succeeded, ...moving, ...idle.map(({ task }) => task)]);
  const hasRecord = new Set(records.map(({ task }) => task));
  let left = idle;
  for (;;) {
    const blocked = left.filter((record) =>
      planOf(plan, record)?.needs.some((need) => hasRecord.has(need) && !hopeful.has(need)),
    );
    if (blocked.length === 0) return left;
    for (const { task } of blocked) hopeful.delete(task);
    left = left.filter((record) => !blocked.includes(record));
  }
}

/** The record of a task that something had fired towards before it was skipped or cancelled. */
function reachedAgain(
  task: PlanTask | undefined,
  record: TaskRecord,
  settled: readonly TaskRecord[],
  plan: Plan,
): TaskRecord | undefined {
  const firing = settled.filter((source) => task && firesTowards(source, task.name, plan));
  if (task?.join !== undefined) {
    // A skipped task takes no arrivals: in the first round, all that fired have arrived.
    const before = record.visit > 1;
    const late = firing
      .filter(({ unfollowed }) => unfollowed || !before)
      .map((source) => source.task);
    const start = record.arrived ?? [];
    const arrived = late.reduce((list, source) => withArrival(list, source, before), start);
    return arrived.length > 0 ? { ...waitingRecord(record, record.visit), arrived } : undefined;
  }
  const reached = firing.length > 0 || record.due !== undefined;
  return reached ? waitingRecord(record, record.visit) : undefined;
}

/** While a run is cancelled, transitions fire without being followed; they are when it goes on. */
function unfollowedVisits(
  plan: Plan,
  settled: readonly TaskRecord[],
  latest: ReadonlyMap<string, TaskRecord>,
  touched: ReadonlySet<string>,
): TaskRecord[] {
  const owed = settled.filter((record) => record.unfollowed);
  return [...latest.values()].flatMap((record) => {
    const { task, visit } = record;
    if (touched.has(task) || plan.tasks.get(task)?.join !== undefined) return [];
    const reached = owed.some((source) => firesTowards(source, task, plan));
    return reached ? [waitingRecord(record, visit + 1)] : [];
  });
}

function firesTowards(source: TaskRecord, target: string, plan: Plan): boolean {
  const transitions = planOf(plan, source)?.transitions;
  return (source.fired ?? []).some((at) => transitions?.[at]?.start.includes(target));
}

function waitingRecord({ task, single }: TaskRecord, visit: number): TaskRecord {
  const none = { remaining: 0, summary: emptySummary, batches: 0 };
  return { task, visit, state: 'waiting', single, ...none };
}

/** The record of a task that goes on with the items that did not succeed. */
export function againRecord(
  {
    error: _error,
    remainder: _rest,
    fired: _fired,
    unfollowed: _owed,
    endedAt: _ended,
    ...record
  }: TaskRecord,
  { deadline, now }: { readonly deadline: number | undefined; readonly now: number },
): TaskRecord {
  const { total, succeeded } = record.summary;
  return {
    ...record,
    state: 'running',
    rerun: (record.rerun ?? 0) + 1,
    startedAt: now,
    remaining: total - succeeded,
    summary: { ...emptySummary, total, succeeded },
    ...(deadline === undefined ? {} : { deadline: now + deadline }),
  };
}
