import type { Failure } from '../items/failure.ts';
import type { ShownElement } from '../items/shown-element.ts';
import type { JsonObject } from '../lang/json.ts';
import type { WaitKind } from '../workflow/workflow.ts';
import type { EndState, RunState, Summary, TaskState } from './records.ts';
import type { SourceReport } from './source-report.ts';

/** An event of a run. `at` is in milliseconds since the epoch. */
export type RunEvent =
  /**
   * The run waits until its limit has room for it, and nothing of it runs. `waiting-ended` follows,
   * unless it ends first.
   */
  | { readonly type: 'run-queued'; readonly at: number; readonly limit: string }
  | { readonly type: 'run-started'; readonly at: number; readonly run: string }
  | {
      readonly type: 'task-started';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly total: number;
      /** Present when its items come from a source, and are not all known yet. */
      readonly source?: SourceReport;
    }
  | {
      readonly type: 'task-progressed';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly summary: Summary;
      readonly source?: SourceReport;
    }
  | {
      readonly type: 'task-settled';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly state: TaskState;
      readonly summary: Summary;
      readonly source?: SourceReport;
      readonly error?: Failure;
    }
  /** Its items wait for answers, signals or a time, and no thread. */
  | {
      readonly type: 'task-waits';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly for: WaitKind;
      /** Number of items that have not ended. */
      readonly items: number;
    }
  /** How far an item is, by its own account (`ctx.progress`). */
  | {
      readonly type: 'item-progressed';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly index: number;
      readonly done: number;
      readonly total: number;
    }
  /** All that is left to do now is to wait for answers, signals and times. */
  | { readonly type: 'run-waits'; readonly at: number }
  | {
      readonly type: 'log';
      readonly at: number;
      readonly task: string;
      readonly index: number;
      /** Of a block that runs in a lane. */
      readonly step?: string;
      readonly message: string;
      readonly fields?: JsonObject;
    }
  /**
   * An error outside of the promise of an action, or a call of `process.exit`, has ended a worker
   * in which the task had items. One event for each such task; without a task when nothing ran
   * there. `run`: the child run that had it.
   */
  | {
      readonly type: 'worker-lost';
      readonly at: number;
      readonly task?: string;
      readonly visit?: number;
      readonly reason: string;
      /** Where the error was thrown. */
      readonly stack?: string;
      readonly run?: string;
      /** The item that the error comes from, where that is known. */
      readonly origin?: { readonly task: string; readonly index: number } & ShownElement;
      /** Indexes of the items that were in flight and run again. */
      readonly again: readonly number[];
    }
  /**
   * A rejection that nobody handles has come from an item, whose worker goes on. With `hasFailed`,
   * the item was in flight, and has failed with it.
   */
  | ({
      readonly type: 'late-error';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly index: number;
      readonly reason: string;
      readonly stack?: string;
      readonly run?: string;
      readonly hasFailed: boolean;
    } & ShownElement)
  /**
   * No worker can be had, or `action` cannot begin: descriptors or memory are lacking, or an action
   * file does not load.
   */
  | {
      readonly type: 'waiting';
      readonly at: number;
      readonly action?: string;
      readonly reason: string;
      readonly since: number;
    }
  | { readonly type: 'waiting-ended'; readonly at: number }
  /**
   * In place of events that this reader does not get: it was too slow for `log` and
   * `task-progressed`, or came too late for others. `counts` is their number, by type.
   */
  | {
      readonly type: 'dropped';
      readonly at: number;
      readonly counts: { readonly [type in RunEvent['type']]?: number };
    }
  /** All tasks before `finally` have ended, as `outcome` says. Those of `finally` follow. */
  | {
      readonly type: 'run-finishing';
      readonly at: number;
      readonly outcome: EndState;
      readonly error?: Failure;
    }
  | { readonly type: 'run-paused'; readonly at: number }
  | { readonly type: 'run-ended'; readonly at: number; readonly state: RunState };
