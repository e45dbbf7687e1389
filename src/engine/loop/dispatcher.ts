import type { Failure } from '../../items/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import { stopPolicy } from '../../ports/defaults.ts';
import type { Pool } from '../../ports/pool.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { LogLimits } from '../../run/log-limits.ts';
import type { DrainReason, LaneLimit, TaskWork, Waiter } from '../../ports/work.ts';
import { ExclusiveTurns } from '../../work/limits/exclusive-turns.ts';
import type { NamedLimits } from '../../work/limits/named-limits.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { clockOf } from '../active/run-clock.ts';
import type { SourceFeed } from '../streams/feed.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Message } from '../transactions/inbox.ts';
import { noteLoss } from '../events/item-logs.ts';
import { streamMissing } from '../streams/passed-stream.ts';
import { HeldWork } from './held-work.ts';
import { allItems, itemsAfterDeath, pendingItems } from './items-to-run.ts';
import type { LateErrorLog } from './late-errors.ts';
import { type ChildRunCallbacks, WorkFactory, type WorkReports } from './work-factory.ts';
import type { WaitWatch } from './wait-watch.ts';
import { WorkSet } from './work-set.ts';

export interface Owner {
  readonly run: ActiveRun;
  readonly task: TaskRun;
}

/** A task that is running, with its work. */
interface Entry extends Owner {
  readonly work: TaskWork;
  /** Present when it has a source. */
  readonly feed: SourceFeed | undefined;
  /** Numbers of all consumers it has had: their batches may come late. */
  readonly consumers: number[];
}

interface DispatcherCallbacks {
  readonly pool: Pool;
  readonly store: StoreReader;
  readonly children: ChildRunCallbacks;
  readonly clock: Clock;
  readonly lateErrors: LateErrorLog;
  readonly logLimits: LogLimits;
  readonly limits: NamedLimits;
  readonly waits: Pick<WaitWatch, 'add' | 'delete' | 'look'>;
  /** The source of a task, if it has one. */
  readonly feedOf: (run: ActiveRun, task: TaskRun) => SourceFeed | undefined;
  readonly post: (message: Message) => void;
  /** For too long, no worker could be had for a task of the run. */
  readonly starved: (run: ActiveRun, failure: Failure) => void;
}

/** Starts and stops the work of all tasks that are running. Knows the task of each consumer. */
export class Dispatcher {
  readonly #callbacks: DispatcherCallbacks;
  readonly #factory: WorkFactory;
  readonly #exclusiveTurns: ExclusiveTurns;
  readonly #heldWork = new HeldWork();
  readonly #entries = new Map<TaskRun, Entry>();
  readonly #owners = new Map<number, Owner>();
  readonly #all = new WorkSet();
  /** The work of each run that has some, or is drained. */
  readonly #byRun = new Map<ActiveRun, WorkSet>();
  #lastConsumer = 0;

  constructor(callbacks: DispatcherCallbacks) {
    this.#callbacks = callbacks;
    this.#factory = new WorkFactory(callbacks);
    this.#exclusiveTurns = new ExclusiveTurns(callbacks.clock);
  }

  /** Starts the work on a task, on all its items or on those that have not ended. */
  begin(run: ActiveRun, task: TaskRun, which: 'all' | 'remainder'): void {
    const consumers: number[] = [];
    const feed = this.#callbacks.feedOf(run, task);
    const work = this.#factory.create(run, task, this.#reports({ run, task }, consumers), feed);
    const ofRun = this.#workOf(run);
    this.#entries.set(task, { run, task, work, feed, consumers });
    this.#all.add(work);
    ofRun.add(work);
    this.#heldWork.add(run, work);
    if (work.turnTaker) this.#exclusiveTurns.add(work.turnTaker);
    if (work.waiter) this.#callbacks.waits.add(run);
    if (this.#all.isDraining) work.drain('closing');
    else if (ofRun.isDraining) work.drain('stopping');
    else if (!feed) this.#beginItems(run, task, work, which);
    else {
      feed.begin(() => {
        if (this.#entries.get(task)?.feed === feed) this.#beginItems(run, task, work, which);
      });
      this.#changed(task);
    }
  }

  #beginItems(run: ActiveRun, task: TaskRun, work: TaskWork, which: 'all' | 'remainder'): void {
    if (which === 'all') work.begin(allItems(task));
    else this.#beginRemainder(run, task, work);
  }

  inFlight(task: TaskRun): number {
    return this.#entries.get(task)?.work.inFlight ?? 0;
  }

  ownerOf(consumer: number): Owner | undefined {
    return this.#owners.get(consumer);
  }

  received(task: TaskRun, consumer: number): void {
    this.#entries.get(task)?.work.received(consumer);
  }

  committed(task: TaskRun, batches: number): void {
    const { feed, work } = this.#entries.get(task) ?? {};
    for (const chunk of task.source?.takeEnded() ?? []) feed?.finished(chunk);
    work?.committed(batches);
  }

  /** A lane of a consumer has an item that counts in a limit, or has none any more. */
  limitAsked(task: TaskRun, asked: LaneLimit): void {
    this.#entries.get(task)?.work.limitAsked?.(asked);
  }

  /** Items have come to the task, and are on disk. */
  grown(task: TaskRun): void {
    this.#entries.get(task)?.work.grown();
  }

  /** Items that had failed are tried again, and that is on disk. */
  again(task: TaskRun, items: Int32Array): void {
    task.waiting.committed();
    this.#entries.get(task)?.work.changed?.(items);
  }

  /** What may be in flight or start of a task has changed. */
  resized(task: TaskRun): void {
    this.#entries.get(task)?.work.changed?.();
  }

  /** What may be in flight over all tasks of a run has changed. */
  resizedRun(run: ActiveRun, concurrency: number): void {
    this.#factory.resize(run, concurrency);
  }

  /** The items of a task that were to begin to wait do so, on disk. */
  waitsBegun(task: TaskRun): void {
    this.waiterOf(task)?.begun();
  }

  /** Waits of a run are gone that hid others. */
  waitsEnded(run: ActiveRun): void {
    this.#callbacks.waits.look(run);
  }

  waiterOf(task: TaskRun): Waiter | undefined {
    return this.#entries.get(task)?.work.waiter;
  }

  /** Starts no more items of a task. Those in flight end by themselves. */
  drain(task: TaskRun): void {
    this.#entries.get(task)?.work.drain('stopping');
  }

  /** Asks what is in flight to stop. Threads whose actions do not are ended after a grace. */
  abort(task: TaskRun): void {
    const entry = this.#entries.get(task);
    if (!entry) return;
    entry.work.abort();
    const endThreads = (): void => {
      if (this.#entries.get(task) === entry) entry.work.killAll();
    };
    this.#callbacks.clock.after(stopPolicy.abortGrace, endThreads, 'background');
  }

  /** The task has settled. */
  end(task: TaskRun): void {
    const entry = this.#entries.get(task);
    if (!entry) return;
    const { run, work, feed, consumers } = entry;
    feed?.close();
    work.close();
    this.#entries.delete(task);
    for (const consumer of consumers) this.#owners.delete(consumer);
    if (work.turnTaker) this.#exclusiveTurns.delete(work.turnTaker);
    if (work.waiter) this.#callbacks.waits.delete(run);
    this.#byRun.get(run)?.delete(work);
    this.#heldWork.delete(run, work);
    this.#all.delete(work);
    this.#releaseHeld(run);
  }

  /** The run no longer runs here: its threads end, and later reports are ignored. */
  forget(run: ActiveRun): void {
    for (const task of run.tasks.values()) {
      this.#entries.get(task)?.work.killAll();
      this.end(task);
    }
  }

  /** Drains all runs; resolves when nothing is in flight and everything is committed. */
  drainAll(): Promise<void> {
    return this.#all.drain('closing');
  }

  /** Drains one run; resolves when nothing of it is in flight and everything is committed. */
  drainRun(run: ActiveRun, reason: DrainReason = 'stopping'): Promise<void> {
    return this.#workOf(run).drain(reason);
  }

  /** The run has ended or was released. */
  release(run: ActiveRun): void {
    this.#byRun.delete(run);
  }

  #beginRemainder(run: ActiveRun, task: TaskRun, work: TaskWork): void {
    const { store, clock, pool } = this.#callbacks;
    if (!run.deaths || !work.holder) return work.begin(pendingItems(store, task));
    const now = clockOf(run, clock).now();
    const { pending, noted } = itemsAfterDeath(store, task, { now, workers: pool.size });
    work.begin(pending, noted);
  }

  /** Nothing of the task is in flight and nothing will start. */
  #stopped(task: TaskRun, failure?: Failure): void {
    const run = this.#entries.get(task)?.run;
    if (!run) return;
    this.#callbacks.post({ type: 'stopped', run, task, ...(failure ? { failure } : {}) });
  }

  #reports(owner: Owner, consumers: number[]): WorkReports {
    const { run, task } = owner;
    const { clock, lateErrors, post, starved } = this.#callbacks;
    return {
      nextConsumer: () => {
        const consumer = ++this.#lastConsumer;
        consumers.push(consumer);
        this.#owners.set(consumer, owner);
        return consumer;
      },
      complete: (batch) => post({ type: 'batch', run, task, batch }),
      workerLost: (loss) => {
        noteLoss(run, task, clockOf(run, clock).now(), loss);
        lateErrors.workerLost(run, task, loss);
      },
      starved: (failure) => starved(run, failure),
      stopped: (failure) => this.#stopped(task, failure),
      changed: () => this.#changed(task),
      beginWaits: (items, begun) => post({ type: 'begin-waits', run, task, items, begun }),
      look: () => this.#callbacks.waits.look(run),
    };
  }

  #changed(task: TaskRun): void {
    const entry = this.#entries.get(task);
    if (!entry) return;
    const { run, work } = entry;
    this.#all.changed(work);
    this.#byRun.get(run)?.changed(work);
    if (entry.feed?.isCut && work.idle && task.record.remaining === 0) {
      this.#callbacks.starved(run, streamMissing(task));
    }
    if (work.turnTaker) this.#exclusiveTurns.changed(work.turnTaker);
    this.#releaseHeld(run);
  }

  /** Nothing else of the run may be left: the last that was may have changed, or have ended. */
  #releaseHeld(run: ActiveRun): void {
    for (const { holder, turnTaker } of this.#heldWork.free(run)) {
      if (turnTaker) this.#exclusiveTurns.delete(turnTaker);
      holder?.release();
      if (turnTaker) this.#exclusiveTurns.add(turnTaker);
    }
  }

  #workOf(run: ActiveRun): WorkSet {
    const known = this.#byRun.get(run) ?? new WorkSet();
    this.#byRun.set(run, known);
    return known;
  }
}
