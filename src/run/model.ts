import type { Plan } from '../plan/plan.ts';
import { awaitedBy, restoreAwaits } from './awaits.ts';
import { Arrivals } from './join.ts';
import { goesOn, isPassed, type RunRecord, type TaskRecord } from './records.ts';
import { ranOutOfTime, type RunStatus } from './run-status.ts';
import { isActive, type TaskStatus } from './task-status.ts';

/** All that the rules know of a run. Only `apply` changes it. */
export interface RunModel {
  readonly plan: Plan;
  run: RunStatus;
  readonly tasks: Map<string, TaskStatus>;
  /** The tasks that await each task which runs again in a rerun. */
  readonly awaitedBy: ReadonlyMap<string, readonly string[]>;
}

export function newModel(plan: Plan): RunModel {
  const tasks = new Map<string, TaskStatus>();
  for (const { name, needs } of plan.tasks.values()) {
    const missing = needs.length;
    tasks.set(name, {
      state: 'waiting',
      visit: 0,
      missing,
      isMet: false,
      triggered: false,
      arrived: Arrivals.none,
      awaits: [],
    });
  }
  return { plan, run: { state: 'running', active: 0 }, tasks, awaitedBy: new Map() };
}

/**
 * The model of a run as its records describe it. A cancel or a pause that was requested stands in
 * the store as a request, and is an event of the restored model.
 */
export function restoreModel(
  plan: Plan,
  records: readonly TaskRecord[],
  { state, error, rereads = {} }: Pick<RunRecord, 'state' | 'error' | 'rereads'>,
): RunModel {
  const { tasks } = newModel(plan);
  const latest = new Map<string, TaskRecord>();
  for (const record of records) {
    const before = tasks.get(record.task);
    if (!before || record.visit < (latest.get(record.task)?.visit ?? 0)) continue;
    tasks.set(record.task, restoreTask(before, record));
    latest.set(record.task, record);
  }
  const awaitsOf = restoreAwaits(plan, tasks, latest, rereads);
  const met = new Set(records.filter(goesOn).map((record) => record.task));
  for (const [name, status] of tasks) {
    // Only the first visit waits for needs.
    const needs = status.visit > 0 ? [] : (plan.tasks.get(name)?.needs ?? []);
    const missing = needs.filter((need) => !met.has(need)).length;
    const isMet = met.has(name);
    tasks.set(name, { ...status, missing, isMet, awaits: awaitsOf(name, status) });
  }
  const active = [...tasks.values()].filter(isActive).length;
  const isLate = state === 'running' && error?.code === ranOutOfTime;
  const phase = { state: isLate ? 'timing_out' : state } as const;
  const run = { ...phase, active, ...(error ? { failure: error } : {}) };
  return { plan, run, tasks, awaitedBy: awaitedBy(rereads) };
}

/** Every task that was reached has a record, put in the transaction that reached it. */
function restoreTask(before: TaskStatus, record: TaskRecord): TaskStatus {
  const waits = record.state === 'waiting';
  const delayed = waits && record.due !== undefined;
  // The record of a task that was reached and waits is that of the visit to come.
  const visit = waits && !delayed ? record.visit - 1 : record.visit;
  return {
    ...before,
    state: stateOf(record, delayed),
    visit,
    triggered: true,
    arrived: Arrivals.of(record.arrived ?? [], visit > 0),
  };
}

function stateOf(record: TaskRecord, delayed: boolean): TaskStatus['state'] {
  if (delayed) return 'delayed';
  return isPassed(record) ? 'passed' : record.state;
}
