import type { Failure } from '../../items/failure.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';

/** What waits to be taken into the next transaction. */
export type Message =
  | { readonly type: 'open'; readonly run: ActiveRun }
  | { readonly type: 'resume'; readonly run: ActiveRun }
  | { readonly type: 'cancel'; readonly run: ActiveRun; readonly policy: CancelPolicy }
  /** Somebody asked for a pause. */
  | { readonly type: 'pause'; readonly run: ActiveRun }
  /** Nothing of a run that is to pause is in flight any more. */
  | { readonly type: 'run-idle'; readonly run: ActiveRun }
  /** Nothing but the look at the lease that every message brings with it. */
  | { readonly type: 'verify-lease'; readonly run: ActiveRun }
  | {
      readonly type: 'batch';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly batch: CompletionBatch;
    }
  /** Nobody works on the task any more. With `failure`: nobody can. */
  | {
      readonly type: 'stopped';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly failure?: Failure;
    }
  /** The delay of a task is over. */
  | { readonly type: 'due'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'deadline'; readonly run: ActiveRun; readonly task: TaskRun }
  /** The run has reached its timeout. */
  | { readonly type: 'timeout'; readonly run: ActiveRun };

/** Bounds the operations of one transaction. */
const MOST = 256;

/** Messages of all runs; one transaction takes whatever waits (group commit). */
export class Inbox {
  #waiting: { readonly number: number; readonly message: Message }[] = [];
  #added = 0;

  add(message: Message): void {
    this.#added++;
    this.#waiting.push({ number: this.#added, message });
  }

  /** The number of the message that was added last; they count from 1. */
  get newest(): number {
    return this.#added;
  }

  /** The number of the message that has waited longest; beyond all numbers when none waits. */
  get oldest(): number {
    return this.#waiting[0]?.number ?? Number.POSITIVE_INFINITY;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The messages of the next transaction, by run, in the order they came. */
  take(): Map<ActiveRun, Message[]> {
    const byRun = new Map<ActiveRun, Message[]>();
    for (const { message } of this.#waiting.splice(0, MOST)) {
      const messages = byRun.get(message.run);
      if (messages) messages.push(message);
      else byRun.set(message.run, [message]);
    }
    return byRun;
  }

  /** Drops what a run that was given up still had waiting. */
  drop(run: ActiveRun): void {
    this.#waiting = this.#waiting.filter(({ message }) => message.run !== run);
  }
}
