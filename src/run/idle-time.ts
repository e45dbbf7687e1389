import type { RunRecord, TaskRecord } from './records.ts';

/**
 * When a run was last worked on: when it was let go, or after a crash when something of it was last
 * stored.
 */
export function lastWorkedOn(run: RunRecord, tasks: Iterable<TaskRecord>): number {
  if (run.stoppedAt !== undefined) return run.stoppedAt;
  let last = Math.max(run.createdAt, run.retriedAt ?? 0, run.resumedAt ?? 0);
  for (const { startedAt = 0, endedAt = 0, reportedAt = 0 } of tasks) {
    last = Math.max(last, startedAt, endedAt, reportedAt);
  }
  return last;
}

/** A run that goes on at `now`, after a time in which no executor ran it. */
export function continued(record: RunRecord, idle: number, now: number): RunRecord {
  const { stoppedAt: _stopped, ...run } = record;
  return { ...run, resumedAt: now, idleMs: (run.idleMs ?? 0) + idle };
}

/** A task of which the same is true. One that does not run has no time that goes on. */
export function continuedTask(task: TaskRecord, idle: number): TaskRecord {
  return { ...task, idleMs: (task.idleMs ?? 0) + idle };
}

/** What a run or task has run until `now`, and what passed meanwhile, in milliseconds. */
export function timesUntil(
  now: number,
  {
    began,
    endedAt,
    stoppedAt,
    idleMs = 0,
  }: {
    readonly began: number;
    readonly endedAt?: number | undefined;
    readonly stoppedAt?: number | undefined;
    readonly idleMs?: number | undefined;
  },
): { readonly elapsed: number; readonly idle: number } {
  const end = endedAt ?? now;
  const last = endedAt ?? stoppedAt ?? now;
  return {
    // The clocks of two machines or of two times can differ.
    elapsed: Math.max(0, last - began - idleMs),
    idle: Math.max(0, end - last + idleMs),
  };
}

/** When the timeout of a run passes; undefined if it has none, or `finally` runs. */
export function timeoutAt(
  { createdAt, beganAt, retriedAt, outcome }: RunRecord,
  timeout: number | undefined,
): number | undefined {
  if (timeout === undefined || outcome !== undefined) return undefined;
  return (retriedAt ?? beganAt ?? createdAt) + timeout;
}
