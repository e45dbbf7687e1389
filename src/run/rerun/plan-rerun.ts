import type { Plan } from '../../plan/plan.ts';
import type { Reread, TaskRecord } from '../records.ts';
import { type Freed, planFreed } from './freed.ts';
import { divideByReads, type RunAgain } from './readers.ts';
import { readEdges } from './reads.ts';
import { staleReaders } from './stale.ts';
import {
  followedOf,
  handlersOf,
  hasFailed,
  isOpen,
  keptItems,
  type Latest,
  latestVisits,
  planOf,
  waitingRecord,
} from './visits.ts';

/** What a retry of a run runs again, in the order of the workflow. */
export interface RetryPlan {
  /** The tasks of which something failed. */
  readonly retried: readonly RetriedTask[];
  /** The tasks that have read these, directly or through others: all of their items run again. */
  readonly readers: readonly string[];
  /** The tasks of `finally`, if they have run: all run again, once the others have ended. */
  readonly finally?: readonly string[];
}

/** A task of which a retry runs items again. */
export interface RetriedTask {
  /** The name of the task. */
  readonly task: string;
  /** Items that run again, and all items of the task. Both 0 if it failed before it had any. */
  readonly items: number;
  /** Number of all its items. */
  readonly total: number;
}

/** What a rerun changes in the records of a run that has ended. */
export interface Rerun {
  /** Tasks whose items that did not succeed run again. */
  readonly again: readonly AgainTask[];
  /** New records of tasks that were reached: they start when the run is resumed. */
  readonly waiting: readonly TaskRecord[];
  /** Records of tasks whose transitions are followed now. */
  readonly followed: readonly TaskRecord[];
  /** Visits that start once others have settled, by task. */
  readonly rereads: Readonly<Record<string, Reread>>;
  /** Records to remove: nothing has reached these tasks any more. */
  readonly unreached: readonly TaskRecord[];
  /** Tasks that stay failed and whose failure is not handled. */
  readonly failed: readonly TaskRecord[];
  /** By task of `finally`: its visits so far. Present when `finally` runs anew. */
  readonly visitsBefore?: Readonly<Record<string, number>>;
  /** Only tasks of `finally` run again: what went before stays as it has ended. */
  readonly onlyFinally?: boolean;
  readonly plan: RetryPlan;
}

interface AgainTask {
  readonly record: TaskRecord;
  /** Positions of the transitions that it has followed already. */
  readonly followed: readonly number[];
}

export interface RerunOptions {
  /** The tasks that may be tried again; absent: all of which something failed. */
  readonly only?: ReadonlySet<string>;
  /** The run was cancelled or ran out of time: its unstarted tasks start even if none failed. */
  readonly stopped?: boolean;
  /** The `rereads` of the rerun before. */
  readonly rereads?: Readonly<Record<string, Reread>>;
  /** `core.succeed` has ended the run: what it has cancelled stays so. */
  readonly endedEarly?: boolean;
}

/**
 * Plans a rerun. Tasks of which something failed continue with the items that did not succeed,
 * whether the failure was handled, tolerated or neither. Tasks that have read them, directly or
 * through others, run again as their next visit, once these have settled; handlers do not. A
 * handler that failed itself is left to the task that it handles, if that is tried again: it runs
 * if the task fails again. Tasks that were skipped or cancelled wait again, with the transitions
 * that had fired towards them. Other tasks stay as they are.
 */
export function planRerunOfTasks(
  plan: Plan,
  records: readonly TaskRecord[],
  { only, stopped = false, rereads: before = {}, endedEarly = false }: RerunOptions = {},
): Rerun {
  const latest = latestVisits(plan, records);
  const isNamed = (record: TaskRecord): boolean =>
    hasFailed(record) &&
    (!only || only.has(record.task)) &&
    !(endedEarly && record.state === 'cancelled');
  const named = [...latest.values()].filter(isNamed);
  const handlers = new Set(named.flatMap((record) => handlersOf(plan, record, latest)));
  const superseded = new Set(named.map(({ task }) => task).filter((task) => handlers.has(task)));
  const chosen = new Set(named.map(({ task }) => task).filter((task) => !handlers.has(task)));
  const { stale, carried } = staleReaders(plan, latest, before, chosen);
  const runAgain = divideByReads(readEdges(plan, latest), { chosen, stale, kept: handlers });
  const moving = new Set([...runAgain.roots, ...runAgain.readers.keys()]);
  const isLeft = (record: TaskRecord): boolean =>
    isOpen(record, planOf(plan, record)) &&
    record.state !== 'cancelled' &&
    !moving.has(record.task) &&
    !superseded.has(record.task);
  const failed = [...latest.values()].filter(isLeft);
  if (moving.size === 0 && (!stopped || only)) return { ...nothing, failed };
  const moves = planMoves(plan, latest, runAgain, superseded);
  const freed = endedEarly ? nothingFreed : planFreed(plan, records, latest, { moving, before });
  return {
    again: moves.again,
    waiting: [...moves.waiting, ...freed.waiting],
    followed: freed.followed,
    rereads: { ...carried, ...freed.rereads, ...moves.rereads },
    unreached: freed.unreached,
    failed,
    plan: {
      retried: inOrder(plan, runAgain.roots).flatMap((task) => retriedTask(latest.get(task))),
      readers: inOrder(plan, runAgain.readers),
    },
  };
}

const nothing: Omit<Rerun, 'failed'> = {
  again: [],
  waiting: [],
  followed: [],
  rereads: {},
  unreached: [],
  plan: { retried: [], readers: [] },
};

const nothingFreed: Freed = { waiting: [], followed: [], rereads: {}, unreached: [] };

type Moves = Pick<Rerun, 'rereads'> & {
  readonly again: AgainTask[];
  readonly waiting: TaskRecord[];
};

/** How each task runs again that does. */
function planMoves(
  plan: Plan,
  latest: Latest,
  { roots, readers }: RunAgain,
  superseded: ReadonlySet<string>,
): Moves {
  const again: AgainTask[] = [];
  const waiting: TaskRecord[] = [];
  const rereads: Record<string, Reread> = {};
  for (const record of latest.values()) {
    const { summary, visit, task } = record;
    const transitions = planOf(plan, record)?.transitions;
    const followed = followedOf(record).filter(
      (at) => !transitions?.[at]?.start.some((target) => superseded.has(target)),
    );
    const awaits = readers.get(task) ?? [];
    if (!roots.has(task) && !readers.has(task)) continue;
    if (roots.has(task) && isUnfinished(record)) {
      again.push({ record, followed });
      continue;
    }
    // One that failed before it had items starts over. Others run as their next visit, also one
    // that failed although its items have succeeded.
    const next = roots.has(task) && summary.total === 0 ? visit : visit + 1;
    rereads[task] = { visit: next, awaits, followed };
    if (awaits.length === 0) waiting.push(waitingRecord(record, next));
  }
  return { again, waiting, rereads };
}

/** Items of it did not succeed, or its source had not ended. */
function isUnfinished(record: TaskRecord): boolean {
  const { summary, source } = record;
  return keptItems(record) < summary.total || (source !== undefined && source.state !== 'ended');
}

function retriedTask(record: TaskRecord | undefined): RetriedTask[] {
  if (!record) return [];
  const { total } = record.summary;
  const again = isUnfinished(record) ? total - keptItems(record) : total;
  return [{ task: record.task, items: again, total }];
}

function inOrder(plan: Plan, tasks: { has(task: string): boolean }): string[] {
  return [...plan.tasks.keys()].filter((task) => tasks.has(task));
}
