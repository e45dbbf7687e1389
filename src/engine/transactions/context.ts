import type { Clock } from '../../ports/clock.ts';
import type { Transaction } from '../../ports/store.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { clockOf } from '../active/run-clock.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Effect } from './effects.ts';

/** One run within one transaction. */
export interface Context {
  readonly tx: Transaction;
  readonly run: ActiveRun;
  /** The time of the whole transaction, on the clock of the run. */
  readonly now: number;
  readonly chance: () => number;
  /** Number of items of a task that are being worked on. */
  readonly inFlight: (task: TaskRun) => number;
  /** In the order in which they are performed. */
  readonly effects: Effect[];
  /**
   * Tasks whose items have all ended. A task that settles can start others that settle at once: the
   * queue keeps that from recursing.
   */
  readonly settling: TaskRun[];
  /** Tasks at whose joins others have arrived: their records are put once, at the end. */
  readonly arrivedAt: Set<TaskRun>;
}

export function newContext(
  tx: Transaction,
  run: ActiveRun,
  clock: Clock,
  inFlight: Context['inFlight'],
): Context {
  const chance = (): number => clock.chance();
  return {
    tx,
    run,
    now: clockOf(run, clock).now(),
    chance,
    inFlight,
    effects: [],
    settling: [],
    arrivedAt: new Set(),
  };
}

/** False for a message that comes too late: the task has settled, or a later visit has begun. */
export function isRunning({ run }: Context, task: TaskRun): boolean {
  return run.isLatest(task.key) && task.record.state === 'running';
}

export function putTask({ tx, run }: Context, task: TaskRun): void {
  tx.putTask(run.id, task.record);
}
