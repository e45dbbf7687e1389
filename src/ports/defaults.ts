import type { LogLimits } from '../run/log-limits.ts';

/** How long an action may take to end after it was asked to, before its thread is ended. */
export interface StopPolicy {
  /** Grace in milliseconds after its task was aborted. */
  readonly abortGrace: number;
  /** Grace in milliseconds after the timeout of its item. */
  readonly timeoutGrace: number;
}

export const stopPolicy: StopPolicy = { abortGrace: 5000, timeoutGrace: 3000 };

/** How many deaths of workers are borne before items fail for them. */
export interface CrashPolicy {
  /**
   * An item fails as poison with this many deaths of a worker in which it ran alone. With as many
   * deaths of the process at which it was in flight it runs alone in the process.
   */
  readonly deathsPerItem: number;
  /**
   * No item of a task can run after this many deaths with none in flight. The period over which
   * they count ends with each batch that is committed: workers then live long enough.
   */
  readonly deathsWithoutItem: number;
}

export const crashPolicy: CrashPolicy = { deathsPerItem: 3, deathsWithoutItem: 20 };

/**
 * Items of a task that can have begun, beside those in its lanes, and are not on disk: 32 batches
 * on their way to it, and two of each of 48 workers, of 1,024 items each.
 */
export const mostUncommitted = (32 + 2 * 48) * 1024;

/** How much is kept of what items log. */
export const logLimits: LogLimits = { perItem: 16 * 1024, perRun: 64 * 1024 * 1024 };

/**
 * MiB for the young objects of a thread, which Node would let take 48. Actions run as fast with
 * half of that; the thread that reads sources makes few objects.
 */
export const youngMemory = { worker: 24, feeder: 6 } as const;

/** How long a worker without an assignment stays ready for the next. */
export interface LingerPolicy {
  /** Milliseconds until a session ends, and its thread is free for any other. */
  readonly session: number;
  /** Milliseconds until a thread that was made for an isolated consumer is ended. */
  readonly isolatedWorker: number;
}

export const lingerPolicy: LingerPolicy = { session: 50, isolatedWorker: 2000 };

/** How long the programs that actions start are waited for. */
export interface ProcessPolicy {
  /** Milliseconds between SIGTERM and SIGKILL when a program is stopped. */
  readonly terminateGrace: number;
  /** Milliseconds from the end of a program until its output ends, whatever still holds it open. */
  readonly outputGrace: number;
  /** Milliseconds after which a process is given up that SIGKILL does not end. */
  readonly killGrace: number;
}

export const processPolicy: ProcessPolicy = {
  terminateGrace: 2000,
  outputGrace: 200,
  killGrace: 10_000,
};
/** When a worker thread that died or could not be made is made again. */
export interface SupplyPolicy {
  /** Deaths of a thread within `period` after which the next thread waits as after a failure. */
  readonly intensity: number;
  /** Milliseconds. */
  readonly period: number;
  /** Milliseconds before the second try. Each later wait is twice as long. */
  readonly firstBackOff: number;
  /** The longest wait in milliseconds. */
  readonly mostBackOff: number;
  /** Milliseconds that the start of a thread may take. */
  readonly startsWithin: number;
  /** Milliseconds after which runs that wait for a thread are stopped, and can be resumed. */
  readonly giveUpAfter: number;
}

export const supplyPolicy: SupplyPolicy = {
  intensity: 20,
  period: 1000,
  firstBackOff: 100,
  mostBackOff: 5000,
  startsWithin: 30_000,
  giveUpAfter: 60_000,
};

/** Milliseconds that the import of an action file may take. */
export const mostLoadTime = 30_000;
