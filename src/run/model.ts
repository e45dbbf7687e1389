import type { Plan } from '../plan/plan.ts';
import { Arrivals } from './join.ts';
import type { RunRecord, TaskRecord } from './records.ts';
import { ranOutOfTime, type RunStatus } from './run-status.ts';
import { isActive, type TaskStatus } from './task-status.ts';

/** All that the rules know of a run. Only `apply` changes it. */
export interface RunModel {
  readonly plan: Plan;
  run: RunStatus;
  readonly tasks: Map<string, TaskStatus>;
}

export function newModel(plan: Plan): RunModel {
  const tasks = new Map<string, TaskStatus>();
  for (const { name, needs } of plan.tasks.values()) {
    const missing = needs.length;
    tasks.set(name, {
      state: 'waiting',
      visit: 0,
      missing,
      triggered: false,
      arrived: Arrivals.none,
    });
  }
  return { plan, run: { state: 'running', active: 0 }, tasks };
}

/**
 * The model of a run as its records describe it. A cancel or a pause that was requested stands in
 * the store as a request, and is an event of the restored model.
 */
export function restoreModel(
  plan: Plan,
  records: readonly TaskRecord[],
  { state, error }: Pick<RunRecord, 'state' | 'error'>,
): RunModel {
  const { tasks } = newModel(plan);
  for (const record of records) {
    const before = tasks.get(record.task);
    if (before && record.visit >= before.visit) tasks.set(record.task, restoreTask(before, record));
  }
  const succeeded = new Set(records.filter((r) => r.state === 'succeeded').map((r) => r.task));
  for (const [name, status] of tasks) {
    const missing = plan.tasks.get(name)?.needs.filter((need) => !succeeded.has(need)) ?? [];
    tasks.set(name, { ...status, missing: missing.length });
  }
  const active = [...tasks.values()].filter(isActive).length;
  const isLate = state === 'running' && error?.code === ranOutOfTime;
  const phase = { state: isLate ? 'timing_out' : state } as const;
  return { plan, run: { ...phase, active, ...(error ? { failure: error } : {}) }, tasks };
}

/** Every task that was reached has a record, put in the transaction that reached it. */
function restoreTask(before: TaskStatus, record: TaskRecord): TaskStatus {
  const waits = record.state === 'waiting';
  const delayed = waits && record.due !== undefined;
  // The record of a task that was reached and waits is that of the visit to come.
  const visit = waits && !delayed ? record.visit - 1 : record.visit;
  return {
    ...before,
    state: delayed ? 'delayed' : record.state,
    visit,
    triggered: true,
    arrived: Arrivals.of(record.arrived ?? [], visit > 0),
  };
}
