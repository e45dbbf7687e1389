import type { Plan } from '../plan/plan.ts';
import type { Failure } from '../wire/failure.ts';
import type { RunState, TaskRecord, TaskState } from './records.ts';

/** A task as the rules see it. */
export interface TaskStatus {
  readonly state: TaskState;
  /** The latest visit; 0 before the first. */
  readonly visit: number;
  /** Needs that have not yet succeeded. */
  readonly missing: number;
  /** A `next … do` that names the task has fired. */
  readonly triggered: boolean;
}

/** The run as the rules see it: the part that is not per task. */
export interface RunStatus {
  readonly state: RunState;
  /** Tasks that are running. */
  readonly active: number;
  readonly cancelling: boolean;
  /** The first failure that nothing handled. */
  readonly failure?: Failure;
}

/** All that the rules know of a run. Changed only by `apply`. */
export interface RunModel {
  readonly plan: Plan;
  run: RunStatus;
  readonly tasks: Map<string, TaskStatus>;
}

export function newModel(plan: Plan): RunModel {
  const tasks = new Map<string, TaskStatus>();
  for (const task of plan.tasks.values()) {
    tasks.set(task.name, {
      state: 'waiting',
      visit: 0,
      missing: task.needs.length,
      triggered: false,
    });
  }
  return { plan, run: { state: 'running', active: 0, cancelling: false }, tasks };
}

/**
 * The model of a run that is taken up again, from its task records. Triggers that have fired are known from
 * the record of the task they started: it was put in the same transaction. `failure` is the one that nothing handled,
 * as the record of the run has it.
 */
export function restoreModel(
  plan: Plan,
  records: readonly TaskRecord[],
  failure?: Failure,
): RunModel {
  const model = newModel(plan);
  for (const record of records) {
    const before = model.tasks.get(record.task);
    if (!before || record.visit < before.visit) continue;
    model.tasks.set(record.task, {
      ...before,
      state: record.state,
      // A task that was reached and waits has a record for its first visit, which is still to come.
      visit: record.state === 'waiting' ? 0 : record.visit,
      triggered: true,
    });
  }
  const succeeded = new Set(records.filter((r) => r.state === 'succeeded').map((r) => r.task));
  let active = 0;
  for (const [name, status] of model.tasks) {
    if (status.state === 'running') active++;
    const missing = plan.tasks.get(name)?.needs.filter((need) => !succeeded.has(need)) ?? [];
    model.tasks.set(name, { ...status, missing: missing.length });
  }
  return { ...model, run: { ...model.run, active, ...(failure ? { failure } : {}) } };
}
