import { MillraceError } from '../../errors.ts';
import { advance, apply } from '../../run/advance.ts';
import { remainderState } from '../../run/outcome.ts';
import type { JsonObject } from '../../lang/json.ts';
import type { ChildWorkflow } from '../../plan/sub-workflows.ts';
import type { ItemKey, RunId } from '../../run/records.ts';
import { acceptsCancel } from '../../run/run-status.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { ChildWorkCallbacks } from '../../work/children/child-work.ts';
import { openChild, acquireChildren } from '../acquiring/open-child.ts';
import { Dispatcher } from './dispatcher.ts';
import { openBatch } from './open-batch.ts';
import { RequestPoller } from './request-poller.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Pool, PoolListener } from '../../ports/pool.ts';
import type { Store } from '../../ports/store.ts';
import { emitEffect, emitLog } from '../events/emit.ts';
import { Timers } from './timers.ts';
import type { Effect } from '../transactions/effects.ts';
import { Writer, type WriterCallbacks } from '../transactions/writer.ts';

/**
 * The loop: takes in what the pool reports and what callers ask for, lets the writer commit what follows, and
 * carries out the effects once they are on disk.
 */
export class Engine implements WriterCallbacks, PoolListener, ChildWorkCallbacks {
  readonly #store: Store;
  readonly #pool: Pool;
  readonly #writer: Writer;
  readonly #dispatcher: Dispatcher;
  readonly #timers: Timers;
  readonly #requestPoller: RequestPoller;
  readonly #runs = new Map<RunId, ActiveRun>();
  readonly clock: Clock;

  constructor(store: Store, pool: Pool, clock: Clock) {
    this.#store = store;
    this.#pool = pool;
    this.clock = clock;
    this.#writer = new Writer(store, clock, this);
    this.#timers = new Timers(clock, (message) => this.#writer.post(message));
    this.#dispatcher = new Dispatcher({
      pool,
      store,
      children: this,
      clock,
      post: (message) => this.#writer.post(message),
    });
    this.#requestPoller = new RequestPoller(store, clock, this.#runs, this);
    pool.listen(this);
  }

  find(id: RunId): ActiveRun | undefined {
    return this.#runs.get(id);
  }

  /** Opens a new run; resolves when its first records are on disk. Throws MR605 when they cannot be written. */
  async open(run: ActiveRun): Promise<void> {
    this.#adopt(run);
    this.#writer.post({ type: 'open', run });
    await this.#writer.flushed();
    if (!this.#isActive(run)) await run.finished.promise;
  }

  /**
   * Goes on with a run that was restored from the store; only to cancel it when that was asked for, now or before.
   * Throws MR604 or MR605 when it was lost again meanwhile.
   */
  async resume(run: ActiveRun, cancel: boolean): Promise<void> {
    const unfinished = [...run.tasks.values()].filter(({ record }) => record.state === 'running');
    this.#adopt(run);
    const asked = this.#store.request(run.id)?.cancel;
    if (cancel || asked) this.cancel(run, asked === true ? undefined : asked);
    this.#writer.post({ type: 'resume', run });
    await this.#writer.flushed();
    if (!this.#isActive(run)) return run.finished.promise;
    for (const task of unfinished) {
      if (task.record.state !== 'running') continue;
      if (remainderState(run.model.run, task.record)) void this.#endRemainder(run, task);
      else this.#dispatcher.begin(run, task, 'remainder');
    }
    this.#timers.setAll(run);
    await this.#writer.flushed();
  }

  inFlight(run: ActiveRun): number {
    let items = 0;
    for (const task of run.tasks.values()) items += this.#dispatcher.inFlight(task);
    return items;
  }

  cancel(run: ActiveRun, policy: CancelPolicy = run.plan.cancel): void {
    if (!acceptsCancel(run.model.run, policy)) return;
    // What is in flight is told once the cancel is on disk.
    void this.#dispatcher.drainRun(run);
    this.#writer.post({ type: 'cancel', run, policy });
  }

  /** Starts nothing more of the run; it is paused once what is in flight has ended. */
  pause(run: ActiveRun): void {
    if (run.model.run.state !== 'running') return;
    // The model moves at once, as the dispatcher does. The store keeps the pause as a request.
    apply(run.model, advance(run.model, { type: 'pause-requested' }));
    for (const child of this.#childrenOf(run)) this.pause(child);
    this.#writer.post({ type: 'pause', run });
    void this.#dispatcher.drainRun(run).then(() => this.#reportIdle(run));
  }

  verifyLease(run: ActiveRun): void {
    if (this.#isActive(run)) this.#writer.post({ type: 'verify-lease', run });
  }

  complete(run: ActiveRun, task: TaskRun, batch: CompletionBatch): void {
    this.#writer.post({ type: 'batch', run, task, batch });
  }

  stopped(task: TaskRun): void {
    this.#dispatcher.stopped(task);
  }

  async startChild(
    parent: ActiveRun,
    item: ItemKey,
    { workflow, parameters }: { readonly workflow: ChildWorkflow; readonly parameters: JsonObject },
  ): Promise<ActiveRun> {
    const opened = await openChild(this.#store, this.clock, { parent, item, workflow, parameters });
    if (opened.how === 'created') await this.open(opened.run);
    if (opened.how === 'found') await this.resume(opened.run, false);
    return opened.run;
  }

  /** Stops claiming, lets what is in flight end, commits it, and gives the runs back; they can be resumed. */
  async close(): Promise<void> {
    await this.#dispatcher.drainAll();
    for (const run of this.#runs.values()) if (run.pausing) this.#reportIdle(run);
    await this.#writer.flushed();
    const runs = [...this.#runs.values()];
    if (runs.length > 0) {
      await this.#store.commit((tx) => {
        for (const { lease } of runs) tx.releaseLease(lease);
      });
    }
    for (const run of runs) {
      const message = `the executor was closed before run ${run.id} had ended`;
      const hint = `Go on with: millrace resume ${run.id}`;
      this.#dispatcher.forget(run);
      this.#abandon(run, new MillraceError('MR507', message, { hint, details: { run: run.id } }));
    }
  }

  batch(consumer: number, buffer: SharedArrayBuffer): void {
    const owner = this.#dispatcher.ownerOf(consumer);
    if (!owner) return;
    const { run, task } = owner;
    this.#dispatcher.received(task, consumer);
    const batch = openBatch(buffer);
    if (batch) this.#writer.post({ type: 'batch', run, task, batch });
    else this.#dispatcher.committed(task, 1);
  }

  log(consumer: number, index: number, message: string, fields: unknown): void {
    const owner = this.#dispatcher.ownerOf(consumer);
    const task = owner?.task.key.task;
    if (!owner || task === undefined) return;
    emitLog(owner.run, { at: this.clock.now(), task, index, message }, fields);
  }

  committed(effects: readonly Effect[], batches: ReadonlyMap<TaskRun, number>): void {
    for (const effect of effects) {
      this.#performEffect(effect);
      emitEffect(effect, this.clock.now());
    }
    for (const [task, count] of batches) this.#dispatcher.committed(task, count);
  }

  leaseLost(run: ActiveRun, error: MillraceError): void {
    for (const child of this.#childrenOf(run)) this.leaseLost(child, error);
    this.#writer.drop(run);
    this.#dispatcher.forget(run);
    this.#abandon(run, error);
  }

  failed(error: unknown): void {
    for (const run of this.#runs.values()) {
      this.#dispatcher.forget(run);
      this.#abandon(run, error);
    }
  }

  #performEffect(effect: Effect): void {
    switch (effect.type) {
      case 'begin-task':
        this.#timers.set(effect.run, effect.task);
        return this.#dispatcher.begin(effect.run, effect.task, 'all');
      case 'task-delayed':
        return this.#timers.set(effect.run, effect.task);
      case 'drain-task':
        return this.#dispatcher.drain(effect.task);
      case 'stop-task':
        if (effect.policy === 'allow_finish') return this.#dispatcher.drain(effect.task);
        return this.#dispatcher.abort(effect.task);
      case 'task-settled':
        this.#timers.clear(effect.run, effect.task);
        return this.#dispatcher.end(effect.task);
      case 'run-started':
        return this.#timers.setAll(effect.run);
      case 'task-progressed':
        return;
      case 'run-paused':
        this.#dispatcher.forget(effect.run);
        return this.#ended(effect.run);
      case 'run-ended':
        return this.#ended(effect.run);
    }
  }

  /** What a task left behind that was given up before this process had it. */
  async #endRemainder(run: ActiveRun, task: TaskRun): Promise<void> {
    try {
      for (const child of await acquireChildren(this.#store, run, task)) {
        await this.resume(child, true);
        await child.finished.promise;
      }
    } catch {
      this.verifyLease(run);
    }
    if (this.#isActive(run)) this.#writer.post({ type: 'stopped', run, task });
  }

  #childrenOf(run: ActiveRun): ActiveRun[] {
    return [...this.#runs.values()].filter(({ record }) => record.parent?.run === run.id);
  }

  /** False when the run has ended or was given up. */
  #isActive(run: ActiveRun): boolean {
    return this.#runs.get(run.id) === run;
  }

  #adopt(run: ActiveRun): void {
    this.#runs.set(run.id, run);
    this.#requestPoller.start();
  }

  #reportIdle(run: ActiveRun): void {
    if (this.#isActive(run)) this.#writer.post({ type: 'run-idle', run });
  }

  #ended(run: ActiveRun): void {
    this.#release(run);
    run.finished.resolve();
  }

  #abandon(run: ActiveRun, error: unknown): void {
    this.#release(run);
    run.finished.reject(error);
    run.events.close();
  }

  #release(run: ActiveRun): void {
    this.#runs.delete(run.id);
    this.#timers.forget(run);
    this.#dispatcher.release(run);
    if (this.#runs.size === 0) this.#requestPoller.stop();
    this.#pool.release(run.documentIds());
  }
}
