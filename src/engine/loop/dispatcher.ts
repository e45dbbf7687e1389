import { invariant } from '../../lang/assert.ts';
import { BatchWriter } from '../../items/batch-writer.ts';
import { CompletionBatch } from '../../items/batch.ts';
import { type ItemAttempt, stop } from '../../wire/shared/control-block.ts';
import type { Failure } from '../../items/failure.ts';
import { childFile } from '../../plan/sub-workflows.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import { ChildWork, type ChildWorkCallbacks } from '../../work/children/child-work.ts';
import { taskMessage } from './task-message.ts';
import { type ThreadWorkCallbacks, ThreadWork } from '../../work/threads/thread-work.ts';
import { ExclusiveTurns } from '../../work/limits/exclusive-turns.ts';
import { executionOrder, inOrder } from '../../work/execution-order.ts';
import { pendingIndexes } from '../../work/pending.ts';
import { FairShares } from '../../work/limits/fair-shares.ts';
import type { TaskWork } from '../../ports/work.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Pool } from '../../ports/pool.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Message } from '../transactions/inbox.ts';

/** How long actions that were told to stop may take to heed `ctx.signal` before their threads are ended, in milliseconds. */
const CANCEL_GRACE_MS = 5000;

interface Owner {
  readonly run: ActiveRun;
  readonly task: TaskRun;
}

interface DispatcherCallbacks {
  readonly pool: Pool;
  readonly store: StoreReader;
  readonly children: ChildWorkCallbacks;
  readonly clock: Clock;
  post(message: Message): void;
}

/** Keeps the consumers of all tasks that are running, and knows which task a consumer belongs to. */
export class Dispatcher implements ThreadWorkCallbacks {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly #callbacks: DispatcherCallbacks;
  readonly #work = new Map<TaskRun, TaskWork>();
  readonly #owners = new Map<number, Owner>();
  readonly #runs = new Map<TaskRun, ActiveRun>();
  readonly #exclusiveTurns: ExclusiveTurns;
  readonly #shares = new WeakMap<ActiveRun, FairShares>();
  #lastConsumer = 0;
  #onIdle: (() => void) | undefined;
  /** Runs in which nothing more is started, and what waits for them to be quiet. */
  readonly #draining = new Map<ActiveRun, () => void>();

  constructor(tools: DispatcherCallbacks) {
    this.pool = tools.pool;
    this.clock = tools.clock;
    this.#exclusiveTurns = new ExclusiveTurns(tools.clock);
    this.#callbacks = tools;
  }

  /** Starts the consumers of a task, over all its items or those that have not ended yet. */
  begin(run: ActiveRun, task: TaskRun, which: 'all' | 'remainder'): void {
    const work = this.#newWork(run, task);
    this.#work.set(task, work);
    this.#runs.set(task, run);
    if (this.#onIdle) drainForClose(work);
    else if (this.#draining.has(run)) work.stop(stop.drain);
    else work.begin(which === 'remainder' ? this.pending(task) : this.#order(task));
  }

  #newWork(run: ActiveRun, task: TaskRun): TaskWork {
    const { workflow } = task.plan;
    if (workflow === undefined) {
      const work = new ThreadWork(task, taskMessage(run, task), this, this.#sharesOf(run));
      this.#exclusiveTurns.add(work);
      return work;
    }
    const child = run.children.get(childFile(run.record.file, workflow));
    invariant(child, 'a run has all workflows that its tasks run');
    const { children: host, pool } = this.#callbacks;
    return new ChildWork(run, task, { workflow: child, lanes: pool.size, host });
  }

  inFlight(task: TaskRun): number {
    return this.#work.get(task)?.inFlight ?? 0;
  }

  ownerOf(consumer: number): Owner | undefined {
    return this.#owners.get(consumer);
  }

  received(task: TaskRun, consumer: number): void {
    this.#work.get(task)?.received(consumer);
  }

  committed(task: TaskRun, count: number): void {
    this.#work.get(task)?.committed(count);
    this.#checkIdle();
  }

  /** Starts no more items of a task; those in flight end by themselves. */
  drain(task: TaskRun): void {
    this.#work.get(task)?.stop(stop.drain);
  }

  /** The task is over: actions are told by their signal, and their threads ended when they do not heed it. */
  abort(task: TaskRun): void {
    const work = this.#work.get(task);
    work?.stop(stop.abort);
    const endThreads = (): void => {
      if (this.#work.get(task) === work) work?.killAll();
    };
    this.clock.after(CANCEL_GRACE_MS, endThreads, 'background');
  }

  end(task: TaskRun): void {
    const ended = this.#work.get(task);
    ended?.close();
    this.#work.delete(task);
    this.#runs.delete(task);
    if (ended instanceof ThreadWork) this.#exclusiveTurns.delete(ended);
    for (const [consumer, owner] of this.#owners)
      if (owner.task === task) this.#owners.delete(consumer);
    this.#checkIdle();
  }

  forget(run: ActiveRun): void {
    for (const task of run.tasks.values()) {
      this.#work.get(task)?.killAll();
      this.end(task);
    }
  }

  /** Stops claiming everywhere; resolves when nothing is in flight and all of it is committed. */
  async drainAll(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      for (const work of this.#work.values()) drainForClose(work);
      this.#checkIdle();
    });
  }

  /** Starts nothing more in one run; resolves when nothing of it is in flight and all of it is committed. */
  async drainRun(run: ActiveRun): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#draining.set(run, resolve);
      for (const work of this.#workOf(run)) work.stop(stop.drain);
      this.#checkIdle();
    });
  }

  /** The run is no longer carried on here. */
  release(run: ActiveRun): void {
    this.#draining.delete(run);
  }

  changed(): void {
    this.#exclusiveTurns.decide();
  }

  #sharesOf(run: ActiveRun): FairShares | undefined {
    const { concurrency } = run.plan;
    if (concurrency === undefined) return undefined;
    const shares = this.#shares.get(run) ?? new FairShares(concurrency, this.clock);
    this.#shares.set(run, shares);
    return shares;
  }

  nextConsumer(task: TaskRun): number {
    const run = this.#runs.get(task);
    invariant(run, 'a consumer belongs to a run');
    this.#lastConsumer++;
    this.#owners.set(this.#lastConsumer, { run, task });
    return this.#lastConsumer;
  }

  pending(task: TaskRun): Int32Array {
    const { total } = task.record.summary;
    const bits = this.#callbacks.store.doneBits(task.key, total);
    task.waiting.markIn(bits);
    const pending = pendingIndexes(bits, total);
    const order = this.#order(task);
    return order ? inOrder(pending, order) : pending;
  }

  #order({ plan, record }: TaskRun): Int32Array | undefined {
    return executionOrder(plan.repeat, record.summary.total);
  }

  report(
    task: TaskRun,
    { index, attempt }: ItemAttempt,
    state: 'failed' | 'timed_out',
    failure: Failure,
  ): void {
    const run = this.#runs.get(task);
    if (!run) return;
    const writer = new BatchWriter();
    writer.fail(index, attempt, state, failure);
    this.#work.get(task)?.received(0);
    this.#callbacks.post({ type: 'batch', run, task, batch: CompletionBatch.open(writer.seal()) });
  }

  stopped(task: TaskRun, failure?: Failure): void {
    const run = this.#runs.get(task);
    if (run) this.#callbacks.post({ type: 'stopped', run, task, ...(failure ? { failure } : {}) });
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.#onIdle && [...this.#work.values()].every((work) => work.idle)) this.#onIdle();
    for (const [run, tell] of this.#draining) {
      if (this.#workOf(run).every((work) => work.idle)) tell();
    }
  }

  #workOf(run: ActiveRun): TaskWork[] {
    return [...run.tasks.values()].flatMap((task) => this.#work.get(task) ?? []);
  }
}

/** The executor closes: runs of sub-workflows are stopped by themselves. */
function drainForClose(work: TaskWork): void {
  if (work instanceof ChildWork) work.drainForClose();
  else work.stop(stop.drain);
}
