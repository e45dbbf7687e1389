import type { Plan, PlanTask } from '../../plan/plan.ts';
import { Arrivals } from '../join.ts';
import { goesOn, type Reread, type TaskRecord } from '../records.ts';
import { sourcesToCome } from './reads.ts';
import {
  followedOf,
  isUnstarted,
  type Latest,
  planOf,
  unfollowedOf,
  waitingRecord,
} from './visits.ts';

/** What becomes of tasks that did not start, or were not started again. */
export interface Freed {
  readonly waiting: TaskRecord[];
  /** Records that now say which transitions are followed: a later rerun does not do so again. */
  readonly followed: readonly TaskRecord[];
  readonly rereads: Readonly<Record<string, Reread>>;
  readonly unreached: TaskRecord[];
}

/**
 * Tasks that never started wait again, if what they need has succeeded or still can: with the
 * transitions that had fired towards them, and until those have settled that they read and that
 * run again. Transitions that fired while the run was stopping are followed.
 */
export function planFreed(
  plan: Plan,
  records: readonly TaskRecord[],
  latest: Latest,
  {
    moving,
    before,
  }: {
    readonly moving: ReadonlySet<string>;
    /** The `rereads` of the rerun before. */
    readonly before: Readonly<Record<string, Reread>>;
  },
): Freed {
  // What runs again will fire again: only what it has started has been reached.
  const settled = records.map((record): TaskRecord => {
    const moves = latest.get(record.task) === record && moving.has(record.task);
    return moves ? { ...record, fired: followedOf(record), unfollowed: false } : record;
  });
  const unstarted = [...latest.values()].filter(isUnstarted);
  const waiting: TaskRecord[] = [];
  const unreached: TaskRecord[] = [];
  const rereads: Record<string, Reread> = {};
  for (const record of freedTasks(plan, records, unstarted, moving)) {
    const { task, visit } = record;
    const reread = Object.hasOwn(before, task) ? before[task] : undefined;
    const followed = reread?.visit === visit ? reread.followed : undefined;
    const reached = reachedAgain(planOf(plan, record), record, settled, plan);
    if (reached) waiting.push(reached);
    else if (followed) waiting.push(waitingRecord(record, visit));
    else unreached.push(record);
    const awaits = sourcesToCome(plan, task).filter((source) => moving.has(source));
    if (awaits.length === 0 && !followed) continue;
    rereads[task] = { visit, awaits, ...(followed ? { followed } : {}) };
  }
  const touched = new Set([...moving, ...unstarted.map(({ task }) => task)]);
  waiting.push(...unfollowedVisits(plan, settled, latest, touched));
  return { waiting, followed: nowFollowed(plan, settled, waiting), rereads, unreached };
}

/** Of the tasks that never started, those whose needs have succeeded or still can. */
function freedTasks(
  plan: Plan,
  records: readonly TaskRecord[],
  unstarted: readonly TaskRecord[],
  moving: ReadonlySet<string>,
): readonly TaskRecord[] {
  const met = records.filter(goesOn).map(({ task }) => task);
  const hopeful = new Set([...met, ...moving, ...unstarted.map(({ task }) => task)]);
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
  const firing = settled.filter(
    (source) => task && firesTowards(source, source.fired, task.name, plan),
  );
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
  latest: Latest,
  touched: ReadonlySet<string>,
): TaskRecord[] {
  const unfollowed = settled.filter((record) => record.unfollowed);
  return [...latest.values()].flatMap((record) => {
    const { task, visit } = record;
    if (touched.has(task) || plan.tasks.get(task)?.join !== undefined) return [];
    const reached = unfollowed.some((source) =>
      firesTowards(source, unfollowedOf(source), task, plan),
    );
    return reached ? [waitingRecord(record, visit + 1)] : [];
  });
}

/** The sources of unfollowed transitions all of whose tasks wait now. */
function nowFollowed(
  plan: Plan,
  settled: readonly TaskRecord[],
  waiting: readonly TaskRecord[],
): TaskRecord[] {
  const reached = new Set(waiting.map(({ task }) => task));
  return settled.flatMap((source) => {
    const transitions = planOf(plan, source)?.transitions;
    const now = unfollowedOf(source).filter((at) =>
      transitions?.[at]?.start.every((task) => reached.has(task)),
    );
    return now.length === 0 ? [] : [{ ...source, followed: [...(source.followed ?? []), ...now] }];
  });
}

function firesTowards(
  source: TaskRecord,
  fired: readonly number[] | undefined,
  target: string,
  plan: Plan,
): boolean {
  const transitions = planOf(plan, source)?.transitions;
  return (fired ?? []).some((at) => transitions?.[at]?.start.includes(target));
}
