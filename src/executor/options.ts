import { MillraceError } from '../errors.ts';
import type { RunParameters, WorkflowInput } from '../plan/accept.ts';

/** With less than this, a worker does not start, in MiB. */
const LEAST_MEMORY = 16;

export interface ExecutorOptions {
  /** The store folder; created when it is missing. Its parent must exist. */
  readonly directory: string;
  /** Folders of action files; the built-in packs are always there. */
  readonly actions?: string | readonly string[];
  /** Worker threads; default: the number of processors. */
  readonly workers?: number;
  /**
   * The JavaScript heap that each worker thread may have, in MiB; default: what Node gives it. An item that needs more
   * takes its worker down; one that does so three times fails.
   */
  readonly workerMemory?: number;
  /** `disk` (the default): what is committed survives a power cut; `process`: only the end of this process. */
  readonly durability?: 'disk' | 'process';
  /** What is to be started first: when it has problems (MR502), no store is made. */
  readonly check?: RunParameters & { readonly workflow: WorkflowInput };
}

export interface StartOptions extends RunParameters {
  /** A value that actions see as `ctx.context`; encoded once, read in place by all workers. */
  readonly context?: unknown;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /**
   * Starts the run at most once: when a run was started with this key before, that is answered, and gone on with where it
   * was interrupted. Its workflow and parameters must be the same.
   */
  readonly key?: string;
}

export interface ResumeOptions {
  readonly signal?: AbortSignal;
  /** Take the run up only to cancel it. */
  readonly cancel?: boolean;
  /**
   * Take the run from a process that is alive but does not go on: stopped, in a debugger, or on another machine.
   * When it wakes, it commits nothing; items that it had in flight run again here.
   */
  readonly takeover?: boolean;
}

export interface RetryOptions {
  /** Only what failed of these tasks is tried again. */
  readonly tasks?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Throws MR501 for numbers that cannot be. */
export function checkOptions({ workers, workerMemory }: ExecutorOptions): void {
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1)) {
    throw new MillraceError('MR501', `workers must be a whole number from 1, not ${workers}`);
  }
  if (workerMemory !== undefined && !(workerMemory >= LEAST_MEMORY)) {
    const least = `workerMemory must be a number of MiB from ${LEAST_MEMORY}`;
    throw new MillraceError('MR501', `${least}, not ${workerMemory}`);
  }
}
