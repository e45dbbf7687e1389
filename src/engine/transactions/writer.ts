import { MillraceError } from '../../errors.ts';
import { type Deferred, deferred } from '../../lang/deferred.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import type { Effect } from './effects.ts';
import { Inbox, type Message } from './inbox.ts';
import { RunTransaction } from './run-transaction.ts';

export interface WriterCallbacks {
  /** The transaction is on disk; only now may anything that follows from it be dispatched. */
  committed(effects: readonly Effect[], batches: ReadonlyMap<TaskRun, number>): void;
  /** Another process took the run over. */
  leaseLost(run: ActiveRun, error: MillraceError): void;
  /** A commit failed: nothing more can be written. Also told of each message that comes after it. */
  failed(error: unknown): void;
}

interface Outcome {
  readonly effects: Effect[];
  readonly batches: Map<TaskRun, number>;
  readonly lost: { readonly run: ActiveRun; readonly error: MillraceError }[];
}

/** The only place that writes: one transaction in flight takes all messages that came in meanwhile. */
export class Writer {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #callbacks: WriterCallbacks;
  readonly #inbox = new Inbox();
  #pumping: Promise<void> | undefined;
  /** The number of the oldest message in the transaction under way. */
  #writing = Number.POSITIVE_INFINITY;
  /** Resolves when the transaction under way has ended and what follows from it was carried out. */
  #transactionEnded: Deferred<void> = deferred();
  #failure: { readonly error: unknown } | undefined;

  constructor(store: Store, clock: Clock, host: WriterCallbacks) {
    this.#store = store;
    this.#clock = clock;
    this.#callbacks = host;
  }

  post(message: Message): void {
    if (this.#failure) return this.#callbacks.failed(this.#failure.error);
    this.#inbox.add(message);
    this.#pumping ??= this.#pump();
  }

  drop(run: ActiveRun): void {
    this.#inbox.drop(run);
  }

  /** Resolves when what was posted until now is written or was dropped, however much is posted meanwhile. */
  async flushed(): Promise<void> {
    const goal = this.#inbox.newest;
    while (this.#pumping && Math.min(this.#writing, this.#inbox.oldest) <= goal) {
      await this.#transactionEnded.promise;
    }
  }

  async #pump(): Promise<void> {
    // Let everything that arrives in this turn of the event loop share the first transaction.
    await Promise.resolve();
    try {
      while (!this.#inbox.isEmpty && !this.#failure) {
        this.#writing = this.#inbox.oldest;
        const group = this.#inbox.take();
        const { effects, batches, lost } = await this.#store.commit((tx) => this.#apply(tx, group));
        for (const { run, error } of lost) this.#callbacks.leaseLost(run, error);
        this.#callbacks.committed(effects, batches);
        this.#endTransaction();
      }
    } catch (error) {
      this.#failure = { error };
      this.#callbacks.failed(error);
    } finally {
      this.#pumping = undefined;
      this.#endTransaction();
    }
  }

  #endTransaction(): void {
    const { resolve } = this.#transactionEnded;
    this.#writing = Number.POSITIVE_INFINITY;
    this.#transactionEnded = deferred();
    resolve();
  }

  /** All leases are checked before anything changes, so that one lost lease does not spoil the others' transaction. */
  #apply(tx: Transaction, group: ReadonlyMap<ActiveRun, Message[]>): Outcome {
    const outcome: Outcome = { effects: [], batches: new Map(), lost: [] };
    for (const [run, messages] of group) {
      // A batch that comes after the end of its run changes nothing; the lease was given back.
      if (run.record.state !== 'running') continue;
      const error = leaseError(tx, run);
      if (error) outcome.lost.push({ run, error });
      else this.#applyRun(tx, run, messages, outcome);
    }
    return outcome;
  }

  #applyRun(tx: Transaction, run: ActiveRun, messages: Message[], outcome: Outcome): void {
    const transaction = new RunTransaction(tx, run, this.#clock);
    for (const [task, batches] of batchesByTask(messages)) {
      transaction.complete(task, batches);
      outcome.batches.set(task, batches.length);
    }
    for (const message of messages) {
      // What comes after the end, or after a pause, is for whoever takes the run up; the lease was given back.
      if (run.record.state !== 'running') break;
      switch (message.type) {
        case 'open':
          transaction.open();
          break;
        case 'resume':
          transaction.resume();
          break;
        case 'cancel':
          transaction.cancel(message.policy);
          break;
        case 'pause':
          transaction.requestPause();
          break;
        case 'run-idle':
          transaction.take({ type: 'run-idle' });
          break;
        case 'stopped':
          transaction.stopped(message.task, message.failure);
          break;
        case 'due':
          transaction.take({ type: 'task-due', task: message.task.key.task });
          break;
        case 'deadline':
          transaction.expire(message.task);
          break;
        case 'timeout':
          transaction.take({ type: 'time-ran-out' });
          break;
        case 'batch':
        case 'verify-lease':
          break;
      }
    }
    outcome.effects.push(...transaction.effects);
  }
}

/** Batches of one task are taken together, so that its record is read and put once. */
function batchesByTask(messages: readonly Message[]): Map<TaskRun, CompletionBatch[]> {
  const byTask = new Map<TaskRun, CompletionBatch[]>();
  for (const message of messages) {
    if (message.type !== 'batch') continue;
    const batches = byTask.get(message.task);
    if (batches) batches.push(message.batch);
    else byTask.set(message.task, [message.batch]);
  }
  return byTask;
}

function leaseError(tx: Transaction, run: ActiveRun): MillraceError | undefined {
  try {
    tx.verifyLease(run.lease);
    return undefined;
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MR604') return error;
    throw error;
  }
}
