import { MillraceError } from '../../errors.ts';
import { type Deferred, deferred } from '../../lang/deferred.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import { putArrivals } from './apply-decision.ts';
import { BodyFiles } from './body-files.ts';
import { newContext } from './context.ts';
import type { Effect } from './effects.ts';
import { grow } from './grow.ts';
import { Inbox, type Message } from './inbox.ts';
import { applyMessage, completeBatches, storeLateErrors } from './run-transaction.ts';

export interface WriterCallbacks {
  /** The transaction is on disk: what follows from it can be dispatched. */
  committed(effects: readonly Effect[], batches: ReadonlyMap<TaskRun, number>): void;
  /** Another process has acquired the run. */
  leaseLost(run: ActiveRun, error: MillraceError): void;
  /** Number of items of a task that are being worked on. */
  inFlight(task: TaskRun): number;
  /** A commit failed: nothing more can be written. Called again for each message posted later. */
  failed(error: unknown): void;
}

interface Outcome {
  readonly effects: Effect[];
  readonly batches: Map<TaskRun, number>;
  readonly lost: { readonly run: ActiveRun; readonly error: MillraceError }[];
}

/**
 * The only writer of active runs. One transaction is in flight at a time; the next one takes all
 * messages that arrive meanwhile.
 *
 * - idle: the inbox is empty.
 * - pumping: a transaction is in flight, and messages wait for the next one.
 * - failed: a commit has failed. No message is accepted any more.
 */
export class Writer {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #callbacks: WriterCallbacks;
  readonly #inbox = new Inbox();
  readonly #bodies: BodyFiles;
  #pumping: Promise<void> | undefined;
  /** The number of the oldest message in the transaction in flight. */
  #writing = Number.POSITIVE_INFINITY;
  /** Resolves when the transaction in flight has ended and its effects are performed. */
  #transactionEnded: Deferred<void> = deferred();
  #failure: { readonly error: unknown } | undefined;

  constructor(store: Store, clock: Clock, callbacks: WriterCallbacks, mostResident?: number) {
    this.#store = store;
    this.#bodies = new BodyFiles(store.bodies, mostResident);
    this.#clock = clock;
    this.#callbacks = callbacks;
  }

  post(message: Message): void {
    if (this.#failure) return this.#callbacks.failed(this.#failure.error);
    this.#inbox.add(message);
    this.#pumping ??= this.#pump();
  }

  /** Nothing waits, and no transaction is in flight. */
  get isIdle(): boolean {
    return this.#pumping === undefined;
  }

  drop(run: ActiveRun): void {
    this.#inbox.drop(run);
  }

  /** The run is over, or no longer runs here: its files are closed. */
  release(run: ActiveRun): void {
    this.#bodies.release(run);
  }

  /** Resolves when all messages posted so far are written or dropped. Others do not delay it. */
  async flushed(): Promise<void> {
    const goal = this.#inbox.newest;
    while (this.#pumping && Math.min(this.#writing, this.#inbox.oldest) <= goal) {
      await this.#transactionEnded.promise;
    }
  }

  async #pump(): Promise<void> {
    // Messages of this turn of the event loop share the first transaction.
    await Promise.resolve();
    try {
      while (!this.#inbox.isEmpty && !this.#failure) {
        this.#writing = this.#inbox.oldest;
        const group = this.#inbox.take();
        const flushed = this.#bodies.prepare(group);
        if (flushed) await flushed;
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

  /** The lease of a run is verified before anything of it changes: the other runs are written. */
  #apply(tx: Transaction, group: ReadonlyMap<ActiveRun, Message[]>): Outcome {
    const outcome: Outcome = { effects: [], batches: new Map(), lost: [] };
    for (const [run, messages] of group) {
      // Ignore messages that arrive after the run has ended: its lease is released.
      if (run.record.state !== 'running') continue;
      const error = leaseError(tx, run);
      if (error) outcome.lost.push({ run, error });
      else this.#applyRun(tx, run, messages, outcome);
    }
    return outcome;
  }

  #applyRun(tx: Transaction, run: ActiveRun, messages: readonly Message[], outcome: Outcome): void {
    const inFlight = (task: TaskRun): number => this.#callbacks.inFlight(task);
    const context = newContext(tx, run, this.#clock, inFlight);
    tx.figures.countCommit(run.id);
    const late = messages.flatMap((message) => {
      return message.type === 'late-error' ? [message.error] : [];
    });
    storeLateErrors(context, late);
    // An item that has come and one that has ended can be in the same group.
    for (const message of messages) {
      if (message.type === 'grown') grow(context, message.task, message.growth);
    }
    for (const [task, batches] of batchesByTask(messages)) {
      completeBatches(context, task, batches);
      outcome.batches.set(task, batches.length);
    }
    for (const message of messages) {
      // The run has ended or is paused: its lease is released, and later messages are ignored.
      if (run.record.state !== 'running') break;
      applyMessage(context, message);
    }
    putArrivals(context);
    outcome.effects.push(...context.effects);
  }
}

/** The batches of one task are completed together, so that its record is put once. */
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
