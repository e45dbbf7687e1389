import { MillraceError } from '../../errors.ts';
import { mostAttempts } from '../../items/entries.ts';
import { isPassing } from '../../items/failure.ts';
import { holdsFailure } from '../../items/item-state.ts';
import type { Plan } from '../../plan/plan.ts';
import { readyTask } from '../../plan/ready-task.ts';
import { unhandledFailure } from '../../run/outcome.ts';
import {
  hasEnded,
  type LeaseOwner,
  type RetryRecord,
  type RunId,
  type RunRecord,
  type TaskKey,
  type TaskRecord,
} from '../../run/records.ts';
import { planRerun } from '../../run/rerun/plan-finally.ts';
import type { Rerun } from '../../run/rerun/plan-rerun.ts';
import { againRecord } from '../../run/rerun/visits.ts';
import { ranOutOfTime } from '../../run/run-status.ts';
import { latestResults, storedBatches } from '../../history/stored-results.ts';
import type { Store, StoreReader, Transaction } from '../../ports/store.ts';
import { type AcquiredRun, putStart, type RecordedStart } from './acquire-run.ts';
import { putRecounted, recount } from './recount.ts';
import { forgiveDeaths } from './process-deaths.ts';

/** The most items that one transaction resets. */
const CHUNK = 4096;

export interface RerunOptions {
  readonly plan: Plan;
  readonly owner: LeaseOwner;
  readonly alive: (owner: LeaseOwner) => boolean;
  /** Names of tasks. Absent: all that failed. */
  readonly tasks?: readonly string[];
  /** What is recorded of the process that continues the run. */
  readonly changes?: RecordedStart;
}

/** The items of one task that run again. */
interface Reset {
  readonly key: TaskKey;
  readonly indexes: Int32Array;
  /** Those that were tried before. The others begin with their first attempt. */
  readonly retries: readonly RetryRecord[];
}

/**
 * Resets the items of an ended run that did not succeed: continuing the run tries them again. The
 * run keeps its state until the last of several transactions. The others can be repeated after a
 * crash. The caller keeps the lease throughout, and continues the run with it. Throws MR506; MR509
 * when there is nothing to try again, or the run has not ended; MR603 while an owner that is alive
 * has the run.
 */
export async function beginRerun(
  store: Store,
  id: RunId,
  options: RerunOptions,
): Promise<AcquiredRun> {
  const { plan, owner, alive, tasks, changes } = options;
  const lease = await store.commit((tx) => {
    const record = tx.run(id);
    if (!record) throw noSuchRun(id);
    // A run that is running for the first time has not failed; in a rerun, it is busy.
    if (record.retriedAt === undefined) requireEnded(record, id);
    const acquired = tx.acquireLease(id, owner, alive);
    requireEnded(tx.run(id), id);
    return acquired;
  });
  try {
    const rerun = rerunOf(requireEnded(store.run(id), id), store.tasks(id), plan, tasks);
    const resets = rerun.again.map(({ record }) => resetOf(store, id, record, owner.since));
    for (const reset of resets) await putReset(store, reset, (tx) => tx.verifyLease(lease));
    const run = requireEnded(store.run(id), id);
    const recounted = rerun.again.flatMap(
      ({ record: task }) => recount(store, { run, task }) ?? [],
    );
    return await store.commit((tx) => {
      tx.verifyLease(lease);
      const ended = requireEnded(tx.run(id), id);
      tx.figures.countCommit(id);
      for (const one of recounted) putRecounted(tx, one);
      const record = putRerun(tx, putStart(tx, ended, changes ?? {}), rerun, {
        plan,
        now: owner.since,
      });
      return { record, lease, before: record };
    });
  } catch (error) {
    await store.commit((tx) => tx.releaseLease(lease));
    throw error;
  }
}

function noSuchRun(id: RunId): MillraceError {
  return new MillraceError('MR506', `there is no run '${id}'`);
}

/** Throws MR506 for a run that is not there, MR509 for one that has not ended. */
export function requireEnded(record: RunRecord | undefined, id: RunId): RunRecord {
  if (!record) throw noSuchRun(id);
  const { state } = record;
  if (hasEnded(state)) return record;
  throw new MillraceError('MR509', `run ${id} is ${state}: nothing of it has failed for good`, {
    hint: `millrace resume ${id}`,
  });
}

/** What a retry of an ended run would do. Throws MR506, and MR509 when there is nothing to do. */
export function rerunOf(
  { id, state, error, rereads, outcome, visitsBefore, succeededBy }: RunRecord,
  records: readonly TaskRecord[],
  plan: Plan,
  tasks: readonly string[] | undefined,
): Rerun {
  const stopped = state === 'cancelled' || error?.code === ranOutOfTime;
  const rerun = planRerun(plan, records, {
    stopped,
    state,
    outcome,
    visitsBefore,
    endedEarly: succeededBy !== undefined,
    ...(rereads ? { rereads } : {}),
    ...(tasks ? { only: new Set(tasks) } : {}),
  });
  const { retried, readers } = rerun.plan;
  const waiting = [...retried, ...rerun.waiting].map(({ task }) => task);
  const moving = new Set([...waiting, ...readers]);
  const wrong = tasks?.find((task) => !moving.has(task));
  if (wrong !== undefined) {
    const message = `task '${wrong}' of run ${id} has nothing to try again`;
    const hint = `millrace inspect ${id} shows which tasks failed`;
    throw new MillraceError(plan.tasks.has(wrong) ? 'MR509' : 'MR506', message, { hint });
  }
  // A run can be stopped when nothing is left to do but to end it.
  if (moving.size > 0 || (stopped && rerun.failed.length === 0)) return rerun;
  const why = state === 'succeeded' ? 'has succeeded' : 'did not fail because of any item';
  throw new MillraceError('MR509', `run ${id} ${why}: there is nothing to try again`, {
    hint: `millrace inspect ${id} shows how it ended`,
  });
}

/** Finds in the batches which items did not succeed: done bits may be cleared already. */
function resetOf(store: StoreReader, run: RunId, record: TaskRecord, now: number): Reset {
  const { task, visit, summary } = record;
  const key = { run, task, visit };
  const latest = latestResults(store, key, summary.total);
  const passed = record.passed ? passedItems(store, key) : undefined;
  const attempts = new Map<number, number>();
  // An item that waited for an attempt has no result that counts.
  for (const { index, attempt } of store.retries(key)) attempts.set(index, attempt);
  const indexes: number[] = [];
  for (let index = 0; index < summary.total; index++) {
    const found = latest.find(index);
    if (found && (!holdsFailure[found.state] || passed?.has(index))) {
      attempts.delete(index);
      continue;
    }
    indexes.push(index);
    if (!found) continue;
    const next = Math.max(found.attempt + 1, attempts.get(index) ?? 1);
    attempts.set(index, Math.min(next, mostAttempts));
  }
  const retries = Array.from(attempts, ([index, attempt]) => ({
    index,
    attempt,
    due: now,
    base: attempt - 1,
  }));
  return { key, indexes: Int32Array.from(indexes), retries };
}

/** Items that were skipped last, and stay so. */
function passedItems(store: StoreReader, key: TaskKey): ReadonlySet<number> {
  const passed = new Set<number>();
  for (const batch of storedBatches(store, key)) {
    for (let k = 0; k < batch.length; k++) {
      if (batch.isDiscarded(k)) continue;
      const isKept = batch.state(k) === 'skipped' && isPassing(batch.value(k));
      if (isKept) passed.add(batch.index(k));
      else passed.delete(batch.index(k));
    }
  }
  return passed;
}

async function putReset(
  store: Store,
  { key, indexes, retries }: Reset,
  verify: (tx: Transaction) => void,
): Promise<void> {
  for (let from = 0; from < indexes.length; from += CHUNK) {
    await store.commit((tx) => {
      verify(tx);
      tx.clearDone(key, indexes.subarray(from, from + CHUNK));
    });
  }
  for (let from = 0; from < retries.length; from += CHUNK) {
    await store.commit((tx) => {
      verify(tx);
      for (const retry of retries.slice(from, from + CHUNK)) tx.putRetry(key, retry);
    });
  }
}

/** `fetch (3 items), look` */
function retriedText({ plan: { retried } }: Rerun): string {
  const texts = retried.map(({ task, items, total }) => {
    if (total <= 1) return task;
    return `${task} (${items} ${items === 1 ? 'item' : 'items'})`;
  });
  return texts.join(', ');
}

function putRerun(
  tx: Transaction,
  record: RunRecord,
  rerun: Rerun,
  { plan, now }: { readonly plan: Plan; readonly now: number },
): RunRecord {
  const { id } = record;
  const {
    endedAt = now,
    error: _error,
    outputErrors,
    finallyErrors: _finallyErrors,
    rereads: _rereads,
    outcome,
    ...rest
  } = record;
  const { onlyFinally = false, visitsBefore } = rerun;
  const ending = {
    ...(onlyFinally && outcome ? { outcome } : {}),
    ...(onlyFinally && outputErrors ? { outputErrors } : {}),
    ...(visitsBefore && Object.keys(visitsBefore).length > 0 ? { visitsBefore } : {}),
  };
  const [failed] = rerun.failed;
  const error = failed && { error: unhandledFailure(failed.task, failed.error) };
  // The time from its end on is idle.
  const times = { stoppedAt: endedAt, retriedAt: now };
  const { rereads } = rerun;
  const restarted: RunRecord = {
    ...rest,
    ...ending,
    state: 'running',
    ...times,
    rereads,
    ...error,
  };
  tx.putRun(restarted);
  tx.controls.mark(id, { at: now, kind: 'retried', text: retriedText(rerun) });
  forgiveDeaths(tx, id);
  for (const { record: task, followed } of rerun.again) {
    const planned = plan.tasks.get(task.task);
    const deadline = planned && readyTask(planned, task.settings).deadline;
    tx.putTask(id, againRecord(task, { followed, deadline, now, runEndedAt: endedAt }));
  }
  for (const task of rerun.unreached)
    tx.deleteTask({ run: id, task: task.task, visit: task.visit });
  for (const task of [...rerun.waiting, ...rerun.followed]) tx.putTask(id, task);
  return restarted;
}
