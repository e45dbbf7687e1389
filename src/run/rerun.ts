import type { Plan, PlanTask } from '../plan/plan.ts';
import { Arrivals } from './join.ts';
import { emptySummary } from './outcome.ts';
import { isFailure, type TaskRecord } from './records.ts';

/** What a rerun changes in the records of a run that did not succeed. */
export interface Rerun {
  /** Tasks whose items that did not succeed run again. */
  readonly again: readonly TaskRecord[];
  /** New records of tasks that were reached: they start when the run is resumed. */
  readonly waiting: readonly TaskRecord[];
  /** Records to remove: nothing has reached these tasks any more. */
  readonly unreached: readonly TaskRecord[];
  /** Tasks that stay failed and whose failure is not handled. */
  readonly failed: readonly TaskRecord[];
}

interface RerunOptions {
  /** The tasks that may run again; absent: all that did not succeed. */
  readonly only?: ReadonlySet<string>;
  /** The run was cancelled or ran out of time: its unstarted tasks start even if none failed. */
  readonly stopped?: boolean;
}

/**
 * Plans a rerun. Tasks whose failure is not handled, and cancelled tasks, continue with the items
 * that did not succeed. Tasks that were skipped or cancelled because of them wait again, with the
 * transitions that had fired towards them. Other tasks stay as they are.
 */
export function planRerun(
  plan: Plan,
  records: readonly TaskRecord[],
  { only, stopped = false }: RerunOptions = {},
): Rerun {
  const latest = latestVisits(plan, records);
  const open = [...latest.values()].filter((record) => isOpen(record, planOf(plan, record)));
  const chosen = open.filter(({ task }) => !only || only.has(task));
  const again = chosen.filter(({ summary }) => summary.succeeded < summary.total);
  // A task that failed before it had items starts over. One whose items succeeded would fail again.
  const restarted = chosen.filter(({ summary }) => summary.total === 0);
  const moving = new Set([...again, ...restarted].map(({ task }) => task));
  const unstarted = [...latest.values()].filter(isUnstarted);
  const goesOn = moving.size > 0 || (stopped && !only);
  const freed = goesOn ? freedTasks(plan, records, unstarted, moving) : [];
  const settled = records.filter(
    (record) => !(latest.get(record.task) === record && moving.has(record.task)),
  );
  const reached: TaskRecord[] = restarted.map((record) => waitingRecord(record, record.visit));
  const unreached: TaskRecord[] = [];
  for (const record of freed) {
    const waiting = reachedAgain(planOf(plan, record), record, settled, plan);
    if (waiting) reached.push(waiting);
    else unreached.push(record);
  }
  const failed = open.filter(({ task, state }) => !moving.has(task) && state !== 'cancelled');
  if (!goesOn) return { again: [], waiting: [], unreached: [], failed };
  const touched = new Set([...moving, ...unstarted.map(({ task }) => task)]);
  const waiting = [...reached, ...unfollowedVisits(plan, settled, latest, touched)];
  return { again, waiting, unreached, failed };
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

/** The task has started and did not succeed, and no transition handled that. */
function isOpen(record: TaskRecord, plan: PlanTask | undefined): boolean {
  const { state, startedAt, fired = [], unfollowed = false } = record;
  if (startedAt === undefined) return false;
  if (state === 'cancelled') return true;
  const handled = !unfollowed && fired.some((at) => plan?.transitions[at]?.handles);
  return isFailure(state) && !handled;
}

function isUnstarted({ state, startedAt }: TaskRecord): boolean {
  return (state === 'skipped' || state === 'cancelled') && startedAt === undefined;
}

/** Of the tasks that never started, those whose needs have succeeded or still can. */
function freedTasks(
  plan: Plan,
  records: readonly TaskRecord[],
  unstarted: readonly TaskRecord[],
  moving: ReadonlySet<string>,
): readonly TaskRecord[] {
  const succeeded = records.filter(({ state }) => state === 'succeeded').map(({ task }) => task);
  const hopeful = new Set([...succeeded, ...moving, ...unstarted.map(({ task }) => task)]);
  const hasRecord = new Set(records.map(({ task }) => task));
  let left = unstarted;
  for (;;) {
    const blocked = left.filter((record) =>
      planOf(plan, record)?.needs.some((need) => hasRecord.has(need) && !hopeful.has(need)),
    );
    if (blocked.length === 0) return left;
    for (const { task } of blocked) hopeful.delete(task);
    left = left.filter((record) => !blocked.includes(record));
  }
}

/** The new record of a task that was reached before it was skipped or cancelled. */
function reachedAgain(
  task: PlanTask | undefined,
  record: TaskRecord,
  settled: readonly TaskRecord[],
  plan: Plan,
): TaskRecord | undefined {
  const firing = settled.filter((source) => task && firesTowards(source, task.name, plan));
  if (task?.join !== undefined) {
    // A skipped task counts no arrivals: in the first round, every source that fired has arrived.
    const started = record.visit > 1;
    const late = firing
      .filter(({ unfollowed }) => unfollowed || !started)
      .map((source) => source.task);
    const before = Arrivals.of(record.arrived ?? [], started);
    const { list: arrived } = late.reduce((arrivals, source) => arrivals.with(source), before);
    return arrived.length > 0 ? { ...waitingRecord(record, record.visit), arrived } : undefined;
  }
  const reached = firing.length > 0 || record.due !== undefined;
  return reached ? waitingRecord(record, record.visit) : undefined;
}

/** Next visits of settled tasks: transitions that fired while the run was stopping are followed. */
function unfollowedVisits(
  plan: Plan,
  settled: readonly TaskRecord[],
  latest: ReadonlyMap<string, TaskRecord>,
  touched: ReadonlySet<string>,
): TaskRecord[] {
  const unfollowed = settled.filter((record) => record.unfollowed);
  return [...latest.values()].flatMap((record) => {
    const { task, visit } = record;
    if (touched.has(task) || plan.tasks.get(task)?.join !== undefined) return [];
    const reached = unfollowed.some((source) => firesTowards(source, task, plan));
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

/** The record of a task that continues with the items that did not succeed. */
export function againRecord(
  {
    error: _error,
    remainder: _remainder,
    remainderError: _remainderError,
    fired: _fired,
    unfollowed: _unfollowed,
    endedAt,
    ...record
  }: TaskRecord,
  {
    deadline,
    now,
    runEndedAt,
  }: {
    readonly deadline: number | undefined;
    readonly now: number;
    readonly runEndedAt: number;
  },
): TaskRecord {
  const { total, succeeded } = record.summary;
  return {
    ...record,
    state: 'running',
    rerun: (record.rerun ?? 0) + 1,
    // It did not run while the run went on without it; the time since is added when it goes on.
    ...(endedAt === undefined ? {} : { idleMs: (record.idleMs ?? 0) + runEndedAt - endedAt }),
    startedAt: record.startedAt ?? now,
    retriedAt: now,
    remaining: total - succeeded,
    summary: { ...emptySummary, total, succeeded },
    ...(deadline === undefined ? {} : { deadline: now + deadline }),
  };
}
