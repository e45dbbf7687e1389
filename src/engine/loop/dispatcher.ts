import { invariant } from '../../lang/assert.ts';
import { BatchWriter } from '../../items/batch-writer.ts';
import { Batch } from '../../items/batch.ts';
import { type ItemAttempt, stop } from '../../wire/shared/control-block.ts';
import type { Failure } from '../../items/failure.ts';
import { childFile } from '../../plan/sub-workflows.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import { ChildRuns, type ChildrenHost } from '../../work/children/child-work.ts';
import { drainTask } from './task-message.ts';
import { type DrainsHost, TaskDrains } from '../../work/threads/thread-work.ts';
import { Exclusion } from '../../work/limits/exclusive-turns.ts';
import { executionOrder, inOrder } from '../../work/execution-order.ts';
import { pendingIndexes } from '../../work/pending.ts';
import { Shares } from '../../work/limits/fair-shares.ts';
import type { TaskWork } from '../../ports/work.ts';
import type { Pool } from '../../ports/pool.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Message } from '../transactions/inbox.ts';

/** How long actions that were told to stop may take to heed `ctx.signal` before their threads are ended, in milliseconds. */
const CANCEL_GRACE_MS = 5000;

interface Owner {
  readonly run: ActiveRun;
  readonly task: TaskRun;
}

interface Tools {
  readonly pool: Pool;
  readonly store: StoreReader;
  readonly children: ChildrenHost;
  now(): number;
  post(message: Message): void;
}

/** Keeps the drains of all tasks that are running, and knows which task a drain belongs to. */
export class Dispatcher implements DrainsHost {
  readonly pool: Pool;
  readonly #tools: Tools;
  readonly #drains = new Map<TaskRun, TaskWork>();
  readonly #owners = new Map<number, Owner>();
  readonly #runs = new Map<TaskRun, ActiveRun>();
  readonly #exclusion = new Exclusion();
  readonly #shares = new WeakMap<ActiveRun, Shares>();
  #lastDrain = 0;
  #quiet: (() => void) | undefined;
  /** Runs in which nothing more is started, and what waits for them to be quiet. */
  readonly #held = new Map<ActiveRun, () => void>();

  constructor(tools: Tools) {
    this.pool = tools.pool;
    this.#tools = tools;
  }

  now(): number {
    return this.#tools.now();
  }

  /** Starts the drains of a task, over all its items or those that have not ended yet. */
  begin(run: ActiveRun, task: TaskRun, which: 'all' | 'rest'): void {
    const drains = this.#workOn(run, task);
    this.#drains.set(task, drains);
    this.#runs.set(task, run);
    if (this.#quiet) leave(drains);
    else if (this.#held.has(run)) drains.stop(stop.drain);
    else drains.begin(which === 'rest' ? this.pending(task) : this.#order(task));
  }

  #workOn(run: ActiveRun, task: TaskRun): TaskWork {
    const { workflow } = task.plan;
    if (workflow === undefined) {
      const drains = new TaskDrains(task, drainTask(run, task), this, this.#sharesOf(run));
      this.#exclusion.add(drains);
      return drains;
    }
    const child = run.children.get(childFile(run.record.file, workflow));
    invariant(child, 'a run has all workflows that its tasks run');
    const { children: host, pool } = this.#tools;
    return new ChildRuns(run, task, { workflow: child, lanes: pool.size, host });
  }

  inFlight(task: TaskRun): number {
    return this.#drains.get(task)?.inFlight ?? 0;
  }

  ownerOf(drain: number): Owner | undefined {
    return this.#owners.get(drain);
  }

  received(task: TaskRun, drain: number): void {
    this.#drains.get(task)?.received(drain);
  }

  committed(task: TaskRun, count: number): void {
    this.#drains.get(task)?.committed(count);
    this.#checkQuiet();
  }

  /** Starts no more items of a task; those in flight end by themselves. */
  halt(task: TaskRun): void {
    this.#drains.get(task)?.stop(stop.drain);
  }

  /** The task is over: actions are told by their signal, and their threads ended when they do not heed it. */
  abort(task: TaskRun): void {
    const drains = this.#drains.get(task);
    drains?.stop(stop.abort);
    const timer = setTimeout(() => {
      if (this.#drains.get(task) === drains) drains?.killAll();
    }, CANCEL_GRACE_MS);
    timer.unref();
  }

  end(task: TaskRun): void {
    const ended = this.#drains.get(task);
    ended?.close();
    this.#drains.delete(task);
    this.#runs.delete(task);
    if (ended instanceof TaskDrains) this.#exclusion.delete(ended);
    for (const [drain, owner] of this.#owners) if (owner.task === task) this.#owners.delete(drain);
    this.#checkQuiet();
  }

  forget(run: ActiveRun): void {
    for (const task of run.tasks.values()) {
      this.#drains.get(task)?.killAll();
      this.end(task);
    }
  }

  /** Stops claiming everywhere; resolves when nothing is in flight and all of it is committed. */
  async quiesce(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#quiet = resolve;
      for (const drains of this.#drains.values()) leave(drains);
      this.#checkQuiet();
    });
  }

  /** Starts nothing more in one run; resolves when nothing of it is in flight and all of it is committed. */
  async hold(run: ActiveRun): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#held.set(run, resolve);
      for (const drains of this.#drainsOf(run)) drains.stop(stop.drain);
      this.#checkQuiet();
    });
  }

  /** The run is no longer carried on here. */
  release(run: ActiveRun): void {
    this.#held.delete(run);
  }

  moved(): void {
    this.#exclusion.look();
  }

  #sharesOf(run: ActiveRun): Shares | undefined {
    const { concurrency } = run.plan;
    if (concurrency === undefined) return undefined;
    const shares = this.#shares.get(run) ?? new Shares(concurrency);
    this.#shares.set(run, shares);
    return shares;
  }

  nextDrain(task: TaskRun): number {
    const run = this.#runs.get(task);
    invariant(run, 'a drain belongs to a run');
    this.#lastDrain++;
    this.#owners.set(this.#lastDrain, { run, task });
    return this.#lastDrain;
  }

  pending(task: TaskRun): Int32Array {
    const { total } = task.record.summary;
    const bits = this.#tools.store.doneBits(task.key, total);
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
    this.#drains.get(task)?.received(0);
    this.#tools.post({ type: 'batch', run, task, batch: Batch.open(writer.seal()) });
  }

  stopped(task: TaskRun, failure?: Failure): void {
    const run = this.#runs.get(task);
    if (run) this.#tools.post({ type: 'stopped', run, task, ...(failure ? { failure } : {}) });
    this.#checkQuiet();
  }

  #checkQuiet(): void {
    if (this.#quiet && [...this.#drains.values()].every((drains) => drains.idle)) this.#quiet();
    for (const [run, tell] of this.#held) {
      if (this.#drainsOf(run).every((drains) => drains.idle)) tell();
    }
  }

  #drainsOf(run: ActiveRun): TaskWork[] {
    return [...run.tasks.values()].flatMap((task) => this.#drains.get(task) ?? []);
  }
}

/** The executor closes: runs of sub-workflows are stopped by themselves. */
function leave(work: TaskWork): void {
  if (work instanceof ChildRuns) work.quiesce();
  else work.stop(stop.drain);
}
