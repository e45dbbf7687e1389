import type { Plan } from '../plan/plan.ts';
import type { Failure } from '../items/failure.ts';
import type { Arrivals } from './join.ts';
import type { CancelPolicy } from '../workflow/workflow.ts';
import type { RunState, TaskRecord, TaskState } from './records.ts';

/** The code of a run that ended because its time had run out. */
export const ranOutOfTime = 'MR417';

/** A task as the rules see it. */
export interface TaskStatus {
  /** `delayed`: it waits for nothing but its time. */
  readonly state: TaskState | 'delayed';
  /** The latest visit; 0 before the first. */
  readonly visit: number;
  /** Needs that have not yet succeeded. */
  readonly missing: number;
  /** A `next … do` that names the task has fired. */
  readonly triggered: boolean;
  /** Of a task with a join: who has fired towards it. */
  readonly arrived: Arrivals;
}

/** The run as the rules see it: the part that is not per task. */
export interface RunStatus {
  readonly state: RunState;
  /** Tasks that are running or delayed. */
  readonly active: number;
  readonly cancelling: CancelPolicy | false;
  /** The time of the run has run out: nothing more starts, and what runs is stopped. */
  readonly timedOut: boolean;
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
      arrived: [],
    });
  }
  const run = { state: 'running', active: 0, cancelling: false, timedOut: false } as const;
  return { plan, run, tasks };
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
    const waits = record.state === 'waiting';
    const delayed = waits && record.due !== undefined;
    model.tasks.set(record.task, {
      ...before,
      state: delayed ? 'delayed' : record.state,
      // A task that was reached and waits has a record for a visit that is still to come.
      visit: waits && !delayed ? record.visit - 1 : record.visit,
      triggered: true,
      arrived: record.arrived ?? [],
    });
  }
  const succeeded = new Set(records.filter((r) => r.state === 'succeeded').map((r) => r.task));
  let active = 0;
  for (const [name, status] of model.tasks) {
    if (status.state === 'running' || status.state === 'delayed') active++;
    const missing = plan.tasks.get(name)?.needs.filter((need) => !succeeded.has(need)) ?? [];
    model.tasks.set(name, { ...status, missing: missing.length });
  }
  const timedOut = failure?.code === ranOutOfTime;
  return { ...model, run: { ...model.run, active, timedOut, ...(failure ? { failure } : {}) } };
}
