import type { Plan, PlanTask } from '../../plan/plan.ts';
import { countFailures } from '../../items/item-state.ts';
import { emptySummary } from '../outcome.ts';
import { isFailure, type TaskRecord } from '../records.ts';

/** The records of the latest visits, by task. */
export type Latest = ReadonlyMap<string, TaskRecord>;

export function latestVisits(plan: Plan, records: readonly TaskRecord[]): Latest {
  const latest = new Map<string, TaskRecord>();
  for (const record of records) {
    const known = latest.get(record.task);
    if (plan.tasks.has(record.task) && (known?.visit ?? 0) < record.visit) {
      latest.set(record.task, record);
    }
  }
  return latest;
}

export function planOf(plan: Plan, { task }: TaskRecord): PlanTask | undefined {
  return plan.tasks.get(task);
}

/** Something of the task did not succeed: it failed, items of it did, or it was cancelled. */
export function hasFailed({ state, startedAt, summary }: TaskRecord): boolean {
  if (startedAt === undefined) return false;
  return state === 'cancelled' || isFailure(state) || countFailures(summary) > 0;
}

/** The task has started and did not succeed, and no transition handled that. */
export function isOpen(record: TaskRecord, plan: PlanTask | undefined): boolean {
  const { state, startedAt, fired = [], unfollowed = false } = record;
  if (startedAt === undefined) return false;
  if (state === 'cancelled') return true;
  const handled = !unfollowed && fired.some((at) => plan?.transitions[at]?.handles);
  return isFailure(state) && !handled;
}

export function isUnstarted({ state, startedAt }: TaskRecord): boolean {
  return (state === 'skipped' || state === 'cancelled') && startedAt === undefined;
}

/** The tasks that a failed task has started because it failed. */
export function handlersOf(plan: Plan, record: TaskRecord, latest: Latest): string[] {
  if (!isFailure(record.state)) return [];
  const { endedAt = Number.POSITIVE_INFINITY } = record;
  const transitions = planOf(plan, record)?.transitions ?? [];
  const started = followedOf(record).flatMap((at) => {
    const transition = transitions[at];
    return transition?.afterFailure ? transition.start : [];
  });
  // In a loop, it may be an earlier visit that a task has handled.
  return started.filter((task) => (latest.get(task)?.startedAt ?? 0) >= endedAt);
}

/** Positions of transitions that have been followed: a rerun of the visit follows others only. */
export function followedOf({ fired = [], unfollowed, followed = [] }: TaskRecord): number[] {
  return [...new Set([...followed, ...(unfollowed ? [] : fired)])];
}

/** Positions of transitions that fired while the run was stopping. */
export function unfollowedOf({ fired = [], unfollowed, followed = [] }: TaskRecord): number[] {
  return unfollowed ? fired.filter((at) => !followed.includes(at)) : [];
}

export function waitingRecord({ task, single }: TaskRecord, visit: number): TaskRecord {
  const none = { remaining: 0, summary: emptySummary, batches: 0 };
  return { task, visit, state: 'waiting', single, ...none };
}

/** The number of items that a rerun does not run again. */
export function keptItems({ summary, passed = 0 }: TaskRecord): number {
  return summary.succeeded + passed;
}

/** The record of a task that continues with the items that did not succeed. */
export function againRecord(
  record: TaskRecord,
  {
    followed,
    deadline,
    now,
    runEndedAt,
  }: {
    readonly followed: readonly number[];
    readonly deadline: number | undefined;
    readonly now: number;
    readonly runEndedAt: number;
  },
): TaskRecord {
  const {
    error: _error,
    remainder: _remainder,
    remainderError: _remainderError,
    fired: _fired,
    unfollowed: _unfollowed,
    followed: _followed,
    endedAt,
    waits: _waits,
    ...rest
  } = record;
  const { total, succeeded } = rest.summary;
  const { source, sink } = rest;
  return {
    ...rest,
    state: 'running',
    rerun: (rest.rerun ?? 0) + 1,
    // It did not run while the run went on without it; the time since is added when it goes on.
    ...(endedAt === undefined ? {} : { idleMs: (rest.idleMs ?? 0) + runEndedAt - endedAt }),
    startedAt: rest.startedAt ?? now,
    retriedAt: now,
    remaining: total - keptItems(record),
    summary: { ...emptySummary, total, succeeded, skipped: record.passed ?? 0 },
    // A new file, from the first row.
    ...(sink ? { sink: { ...sink, state: 'open', next: 0, length: 0 } } : {}),
    // A source that had failed is tried again too.
    ...(source?.state === 'failed' ? { source: { ...source, state: 'open' } } : {}),
    ...(followed.length > 0 ? { followed } : {}),
    ...(deadline === undefined ? {} : { deadline: now + deadline }),
  };
}
