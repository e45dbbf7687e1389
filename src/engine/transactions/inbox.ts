import { Queue } from '../../lang/queue.ts';
import type { Failure } from '../../items/failure.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { LateError } from '../../run/late-errors.ts';
import type { SinkRecord } from '../../run/sink-record.ts';
import type { ItemProgress } from '../../items/item-progress.ts';
import type { WaitingItem } from '../../run/wait-record.ts';
import type { ItemAttempt } from '../../wire/shared/control-block.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Checkpoint } from './checkpoints.ts';
import type { Growth } from './grow.ts';

/** A message that waits for the next transaction. */
export type Message =
  | { readonly type: 'open'; readonly run: ActiveRun }
  /** A run that is to go on waits for its limit. */
  | { readonly type: 'queue'; readonly run: ActiveRun }
  | { readonly type: 'resume'; readonly run: ActiveRun }
  | {
      readonly type: 'cancel';
      readonly run: ActiveRun;
      readonly policy: CancelPolicy;
      /** The timeout of the item that the run is. */
      readonly because?: Failure;
      /** Whether `finally` had begun when it came. */
      readonly inFinally: boolean;
    }
  /** A pause was requested. */
  | { readonly type: 'pause'; readonly run: ActiveRun }
  /** The run was asked for something, up to the request with this number. */
  | { readonly type: 'requests'; readonly run: ActiveRun; readonly upTo: number }
  /** Nothing is in flight in a run that is to pause. */
  | { readonly type: 'run-idle'; readonly run: ActiveRun }
  /** Does nothing itself: the lease is verified for every message. */
  | { readonly type: 'verify-lease'; readonly run: ActiveRun }
  | {
      readonly type: 'batch';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly batch: CompletionBatch;
    }
  /** Items have come to an open task. Applied before the batches of the same transaction. */
  | {
      readonly type: 'grown';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly growth: Growth;
    }
  /** What the file of its results has, or that it has its name. */
  | {
      readonly type: 'sink';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly sink: SinkRecord;
    }
  /** Nothing works on the task any more. With `failure`, none of its items can run. */
  | {
      readonly type: 'stopped';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly failure?: Failure;
    }
  /** So many lines of items in flight wait that they are put before these have ended. */
  | { readonly type: 'logs'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'late-error'; readonly run: ActiveRun; readonly error: LateError }
  | ({ readonly type: 'checkpoint'; readonly run: ActiveRun; readonly task: TaskRun } & Checkpoint)
  /** How far an item is. */
  | {
      readonly type: 'progress';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly item: ItemAttempt;
      readonly progress: ItemProgress;
    }
  /** Items of a task begin to wait. */
  | {
      readonly type: 'begin-waits';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly items: readonly WaitingItem[];
      readonly begun: number;
    }
  /** These do not wait any more, if their tasks do not. */
  | { readonly type: 'end-waits'; readonly run: ActiveRun; readonly items: readonly WaitingItem[] }
  /** The delay of a task is over. */
  | { readonly type: 'due'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'deadline'; readonly run: ActiveRun; readonly task: TaskRun }
  /** The run has reached its timeout. */
  | { readonly type: 'timeout'; readonly run: ActiveRun };

/** The most messages of one transaction. */
const MESSAGE_LIMIT = 256;

/** Messages of all runs. One transaction takes all that wait, up to a limit: group commit. */
export class Inbox {
  #waiting = new Queue<{ readonly number: number; readonly message: Message }>();
  #added = 0;

  add(message: Message): void {
    this.#added++;
    this.#waiting.push({ number: this.#added, message });
  }

  /** The number of the latest message, counted from 1. */
  get newest(): number {
    return this.#added;
  }

  /** The number of the message that has waited longest. Infinite when none waits. */
  get oldest(): number {
    return this.#waiting.peek()?.number ?? Number.POSITIVE_INFINITY;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Removes the messages of the next transaction: by run, in the order they came. */
  take(): Map<ActiveRun, Message[]> {
    const byRun = new Map<ActiveRun, Message[]>();
    for (const { message } of this.#waiting.take(MESSAGE_LIMIT)) {
      const messages = byRun.get(message.run);
      if (messages) messages.push(message);
      else byRun.set(message.run, [message]);
    }
    return byRun;
  }

  /** Removes all messages of a run. */
  drop(run: ActiveRun): void {
    const all = this.#waiting;
    this.#waiting = new Queue();
    for (const one of all) if (one.message.run !== run) this.#waiting.push(one);
  }
}
