import type { Brand } from '../lang/brand.ts';
import type { Failure } from '../items/failure.ts';
import { failureStates, type ItemState, itemStates, type Tally } from '../items/item-state.ts';
import type { RenderedSettings } from '../workflow/rendered-settings.ts';
import type { CodeRecord } from './code-record.ts';
import type { RunChanges } from './control.ts';
import type { FoldRecord } from './fold-record.ts';
import type { RunLimit } from './limit-key.ts';
import type { OutputReference } from './output-reference.ts';
import type { SinkRecord } from './sink-record.ts';
import type { SourceRecord } from './source-record.ts';
import type { TaskWaits } from './wait-record.ts';

/** The id of a run: `20261121-085924-7k2m9q`, or with a suffix the run of a sub-workflow. */
export type RunId = Brand<string, 'RunId'>;

/** States in which a run ends; only a retry leaves them. */
export const endStates = ['succeeded', 'failed', 'cancelled'] as const;

/** The states of a run that has ended. */
export type EndState = (typeof endStates)[number];

export const runStates = ['running', 'paused', ...endStates] as const;

/** The states of a run. */
export type RunState = (typeof runStates)[number];

export function hasEnded(state: RunState): state is EndState {
  return endStates.some((end) => end === state);
}

/** A task ends as an item does. */
export const taskStates = ['waiting', 'running', ...itemStates] as const;

/** The states of a visit of a task. */
export type TaskState = (typeof taskStates)[number];

/** How a visit ends that has started. Only a fold is skipped then. */
export type SettledState = ItemState;

/**
 * Why a task was skipped: its own condition, by hand, a need that did not succeed, nothing has
 * reached it, or the run was stopped before it started.
 */
export const skipReasons = ['when', 'hand', 'needs', 'unreached', 'end'] as const;

/** Why a task was skipped. */
export type SkipReason = (typeof skipReasons)[number];

/** What follows a task that was skipped so goes on as after success. */
export type Passing = Extract<SkipReason, 'when' | 'hand'>;

export function isPassing(skip: SkipReason | undefined): skip is Passing {
  return skip === 'when' || skip === 'hand';
}

type Ended = Pick<TaskRecord, 'state' | 'skip'>;

/** Whether a task was skipped, and what follows it goes on as after success. */
export function isPassed({ state, skip }: Ended): boolean {
  return state === 'skipped' && isPassing(skip);
}

/** Whether what follows a task goes on: it has succeeded or was passed. */
export function goesOn(record: Ended): boolean {
  return record.state === 'succeeded' || isPassed(record);
}

/** Whether a task that ended so needs a transition that handles it. */
export function isFailure(state: TaskState): boolean {
  return failureStates.some((failure) => failure === state);
}

/** Number of items of a task, in all and for each state in which items ended. */
export interface Summary extends Readonly<Tally> {
  /** The number of all items. */
  readonly total: number;
}

/** A visit of a task. */
export interface TaskKey {
  /** The run. */
  readonly run: RunId;
  /** The name of the task. */
  readonly task: string;
  /** The number of the visit, from 1. */
  readonly visit: number;
}

/** An attempt of an item. */
export interface ItemKey extends TaskKey {
  /** The position in the list, from 0. */
  readonly index: number;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
}

/**
 * Where the list of a task is stored: in a document, in a batch, as results of another task, or in
 * pages, whose table is a document.
 */
export type ListSource =
  | { readonly kind: 'document'; readonly name: string; readonly node: number }
  | {
      readonly kind: 'batch';
      readonly task: string;
      readonly visit: number;
      readonly batch: number;
      readonly node: number;
    }
  | { readonly kind: 'results'; readonly task: string; readonly visit: number }
  | { readonly kind: 'pages'; readonly name: string }
  /** Outside of the block that the run is: the list is made again. */
  | { readonly kind: 'outer' };

/** A visit that a rerun lets run. */
export interface Reread {
  readonly visit: number;
  /** Tasks that must settle first: they run again, and it reads them. */
  readonly awaits: readonly string[];
  /** Positions of the transitions followed before. Absent if the task had never been reached. */
  readonly followed?: readonly number[];
}

export interface RunRecord {
  readonly id: RunId;
  readonly workflow: string;
  /** The rules of the language that it keeps. Absent in older stores: the first. */
  readonly language?: number;
  /** The text that was started. A run is resumed from this, not from the file. */
  readonly text: string;
  readonly file?: string;
  /** The folder of its start: relative paths are resolved against it. Absent in older stores. */
  readonly directory?: string;
  /** The code of its packs: each version that it has used, the last is the one that counts. */
  readonly code?: readonly CodeRecord[];
  /** Absolute action folders, for resume. */
  readonly actions: readonly string[];
  /** Names of the parameters whose values are never shown. */
  readonly secrets?: readonly string[];
  /** Names of the parameters that lie in pages: their document has null in their place. */
  readonly inPages?: readonly string[];
  readonly state: RunState;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly error?: Failure;
  /** How the tasks before `finally` have ended, once those of `finally` have begun. */
  readonly outcome?: EndState;
  /** Failures in `finally` that did not decide how the run has ended. */
  readonly finallyErrors?: readonly Failure[];
  /** By task of `finally`: its visits before the latest rerun, which runs `finally` anew. */
  readonly visitsBefore?: Readonly<Record<string, number>>;
  /** The task `core.succeed` that has ended it. Its output is that of the run. */
  readonly succeededBy?: string;
  /** What runs is being stopped for that. */
  readonly succeeding?: boolean;
  /** The parts of the output that are results of tasks. */
  readonly outputReferences?: readonly OutputReference[];
  /** Why parts of the output could not be rendered. */
  readonly outputErrors?: readonly Failure[];
  /** The limit that it counts in. */
  readonly limit?: RunLimit;
  /** When it began, if it waited before. Its timeout counts from then. */
  readonly beganAt?: number;
  /** From -100 to 100: higher comes first where runs wait for a limit. Absent: 0. */
  readonly priority?: number;
  /** The item of another run that this run executes. */
  readonly parent?: ItemKey;
  /** The key that the caller chose: starting again with it finds this run. */
  readonly key?: string;
  /** When the latest rerun began. The timeout counts from then. */
  readonly retriedAt?: number;
  /** By task: the visits that the latest rerun lets run. */
  readonly rereads?: Readonly<Record<string, Reread>>;
  /** When an executor last took it up again. */
  readonly resumedAt?: number;
  /** When an executor let it go, unless it goes on. Absent after a crash. */
  readonly stoppedAt?: number;
  /** Milliseconds since its creation in which no executor ran it; after a crash, an estimate. */
  readonly idleMs?: number;
  /** The number of the last signal at its start, if it can wait for one. */
  readonly lastSignal?: number;
  /** The machine on which it was started. */
  readonly machine?: Readonly<Record<string, string | number>>;
  /** What was changed of it since it was started. */
  readonly changes?: RunChanges;
}

export interface TaskRecord {
  readonly task: string;
  readonly visit: number;
  readonly state: TaskState;
  /** Of a task that was skipped. Absent in older stores. */
  readonly skip?: SkipReason;
  /** A plain task is a list of one. */
  readonly single: boolean;
  /** Items that have not ended. Changes only in the transaction that sets their done bits. */
  readonly remaining: number;
  readonly summary: Summary;
  /** Skipped items that stay so in a rerun. Absent: none. */
  readonly passed?: number;
  /** The list of a `with_items` task. */
  readonly list?: ListSource;
  /** Present when its items come while it runs: the total rises until the source is not open. */
  readonly source?: SourceRecord;
  /** Of a task that folds the results of another: its items are units. */
  readonly fold?: FoldRecord;
  /** Present when its results are written to a file. */
  readonly sink?: SinkRecord;
  /** Elements of an item that is a slice. Absent in older stores too. */
  readonly batchSize?: number;
  /** The number of batch records. */
  readonly batches: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** When its latest rerun began. Its deadline counts from then. */
  readonly retriedAt?: number;
  /** When the latest results of items were committed. */
  readonly reportedAt?: number;
  /** Milliseconds since its start in which it did not run: no executor ran it, or it had ended. */
  readonly idleMs?: number;
  readonly error?: Failure;
  /** When the task starts that waits for its delay, in milliseconds since the epoch. */
  readonly due?: number;
  /** When unfinished items are timed out, in milliseconds since the epoch. */
  readonly deadline?: number;
  /** The state in which unfinished items end, once it is decided. They are in no batch. */
  readonly remainder?: ItemState;
  /** Why the unfinished items failed, when they did. */
  readonly remainderError?: Failure;
  /** The sources that have arrived at the join of the task, as `join.ts` keeps them. */
  readonly arrived?: readonly string[];
  /** Positions of the transitions that fired. */
  readonly fired?: readonly number[];
  /** Positions of transitions that were followed before a rerun: they are not followed again. */
  readonly followed?: readonly number[];
  /** The transitions fired while the run was stopping, and were not followed. */
  readonly unfollowed?: boolean;
  /** The number of reruns. Batches from before the latest one hold entries that no longer count. */
  readonly rerun?: number;
  /** The visits that the input of a running task reads, where later visits have begun since. */
  readonly visits?: Readonly<Record<string, number>>;
  /** The document with the variables that it reads, if others have been published since. */
  readonly vars?: string;
  /** The settings, as rendered when the task started. */
  readonly settings?: RenderedSettings;
  readonly concurrency?: number;
  readonly rateLimit?: number;
  /** Present when its items wait without a thread. */
  readonly waits?: TaskWaits;
}

/** An item that waits for its next attempt. */
export interface RetryRecord {
  readonly index: number;
  /** The next attempt, counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly due: number;
  /** Attempts before the latest rerun, which do not count as retries. */
  readonly base?: number;
  /** The retries that each rule has allowed, where there are several. */
  readonly counts?: readonly number[];
}

/** The right to run a run. Each of its transactions verifies that the epoch is still current. */
export interface Lease {
  readonly run: RunId;
  readonly epoch: number;
  readonly owner: LeaseOwner;
  /** It was taken from a process that may go on for a moment. Not stored. */
  readonly isTaken?: boolean;
}

/** The process that runs a run. */
export interface LeaseOwner {
  /** The id of the process. */
  readonly pid: number;
  /** The name of its machine. */
  readonly host: string;
  /** Distinguishes a process from a later one with the same pid, on systems that report it. */
  readonly started: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** The pid namespace in which `pid` counts. Absent on other systems and in older stores. */
  readonly namespace?: string;
  /** The executor of the process. Absent in older stores, and where only a request is written. */
  readonly executor?: string;
}
