import type { Plan } from '../plan/plan.ts';
import { awaitedBy, restoreAwaits } from './awaits.ts';
import { Arrivals } from './join.ts';
import { goesOn, isPassed, type RunRecord, type TaskRecord } from './records.ts';
import { ranOutOfTime, type RunPhase, type RunStatus } from './run-status.ts';
import { isActive, type TaskStatus } from './task-status.ts';
import { currentVisits, visitsBefore } from './visits-before.ts';

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
export function restoreModel(plan: Plan, records: readonly TaskRecord[], run: RunFields): RunModel {
  const { rereads = {} } = run;
  const { tasks } = newModel(plan);
  const latest = new Map<string, TaskRecord>();
  const current = currentVisits(run, records);
  for (const [name, status] of tasks) {
    const visit = visitsBefore(run, name);
    if (visit > 0) tasks.set(name, { ...status, visit });
  }
  for (const record of current) {
    const before = tasks.get(record.task);
    if (!before || record.visit < (latest.get(record.task)?.visit ?? 0)) continue;
    tasks.set(record.task, restoreTask(before, record));
    latest.set(record.task, record);
  }
  const awaitsOf = restoreAwaits(plan, tasks, latest, rereads);
  const met = new Set(current.filter(goesOn).map((record) => record.task));
  for (const [name, status] of tasks) {
    // Only the first visit waits for needs.
    const isFirst = status.visit <= visitsBefore(run, name);
    const needs = isFirst ? (plan.tasks.get(name)?.needs ?? []) : [];
    const missing = needs.filter((need) => !met.has(need)).length;
    const isMet = met.has(name);
    tasks.set(name, { ...status, missing, isMet, awaits: awaitsOf(name, status) });
  }
  const active = [...tasks.values()].filter(isActive).length;
  const status = { ...phaseOf(plan, run), ...factsOf(plan, run, records), active };
  return { plan, run: status, tasks, awaitedBy: awaitedBy(rereads) };
}

type RunFields = Pick<RunRecord, 'state' | 'error' | 'rereads' | EndingFields>;
type EndingFields = 'outcome' | 'finallyErrors' | 'visitsBefore' | 'succeeding';

function phaseOf({ cancel: policy }: Plan, run: RunFields): RunPhase {
  const { state, error, outcome, succeeding = false } = run;
  if (state !== 'running' || outcome !== undefined) return { state };
  if (succeeding) return { state: 'succeeding', policy };
  return { state: error?.code === ranOutOfTime ? 'timing_out' : state };
}

function factsOf(
  { hasFinally = false }: Plan,
  { error, outcome, finallyErrors }: RunFields,
  records: readonly TaskRecord[],
): Omit<RunStatus, keyof RunPhase | 'active'> {
  const begun = hasFinally && records.some(hasBegun);
  return {
    ...(error ? { failure: error } : {}),
    ...(begun ? { begun } : {}),
    ...(outcome === undefined ? {} : { outcome }),
    ...(finallyErrors ? { finallyErrors } : {}),
  };
}

/** It did not end before it could run. */
function hasBegun(record: TaskRecord): boolean {
  const { state, startedAt } = record;
  if (state === 'waiting') return false;
  return startedAt !== undefined || (state !== 'skipped' && state !== 'cancelled');
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
