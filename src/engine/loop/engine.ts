import type { Clock } from '../../ports/clock.ts';
import { logLimits as defaultLogLimits } from '../../ports/defaults.ts';
import type { DataPorts } from '../../ports/data.ts';
import type { Pool } from '../../ports/pool.ts';
import { noFiles, type SinkFiles } from '../../ports/sinks.ts';
import type { Store } from '../../ports/store.ts';
import { advance, apply } from '../../run/advance.ts';
import type { LogLimits } from '../../run/log-limits.ts';
import type { Failure } from '../../items/failure.ts';
import { hasAllResults } from '../../run/open-task.ts';
import { remainderState } from '../../run/outcome.ts';
import type { RunId } from '../../run/records.ts';
import { acceptsCancel, isStopping } from '../../run/run-status.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { ItemPlace } from '../acquiring/skipped-items.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { ActiveRuns } from '../active/active-runs.ts';
import { clockOf } from '../active/run-clock.ts';
import type { TaskRun } from '../active/task-run.ts';
import { Outflow } from '../outflow/outflow.ts';
import type { Message } from '../transactions/inbox.ts';
import { Writer, type WriterCallbacks } from '../transactions/writer.ts';
import { ChildRuns } from './child-runs.ts';
import { Closing } from './closing.ts';
import { Dispatcher } from './dispatcher.ts';
import { LateErrorLog } from './late-errors.ts';
import { performEffects } from './perform-effect.ts';
import { poolEvents } from './pool-events.ts';
import { skipItem } from './skip-item.ts';
import { feedOf } from './source-feeds.ts';
import { RequestPoller } from './request-poller.ts';
import { RunGate } from './run-gate.ts';
import { isWaiting } from './is-waiting.ts';
import { Timers } from './timers.ts';
import { type LimitProcess, NamedLimits, onlyProcess } from '../../work/limits/named-limits.ts';
import { WaitWatch } from './wait-watch.ts';

interface EngineOptions {
  readonly logLimits?: LogLimits;
  /** Absent: no task has a source. */
  readonly data?: DataPorts;
  /** Where results of tasks are written to. */
  readonly sinkFiles?: SinkFiles;
  /** Bytes that small outputs of all tasks take in memory; absent: those that the tasks may. */
  readonly residentBytes?: number;
  /** This process among those that share limits. Absent: it is the only one. */
  readonly process?: LimitProcess;
}

/**
 * The loop. Calls, batches of the pool and timers become messages; the writer commits what follows
 * from them; the effects are performed once the transaction is on disk.
 */
export class Engine {
  readonly clock: Clock;
  readonly #store: Store;
  readonly #runs = new ActiveRuns();
  readonly #writer: Writer;
  readonly #dispatcher: Dispatcher;
  readonly #outflow: Outflow;
  readonly #timers: Timers;
  readonly #waits: WaitWatch;
  readonly #limits: NamedLimits;
  readonly #gate: RunGate;
  readonly #childRuns: ChildRuns;
  readonly #requestPoller: RequestPoller;
  readonly #closing: Closing;

  constructor(
    store: Store,
    pool: Pool,
    clock: Clock,
    { process = onlyProcess, logLimits = defaultLogLimits, ...options }: EngineOptions = {},
  ) {
    const { data, sinkFiles = noFiles, residentBytes } = options;
    this.#store = store;
    this.clock = clock;
    const post = (message: Message): void => this.#post(message);
    this.#timers = new Timers(clock, post);
    this.#childRuns = new ChildRuns({ store, clock, engine: this, post });
    const children = this.#childRuns;
    const lateErrors = new LateErrorLog({ clock, runs: this.#runs, post });
    const starved: Closing['starved'] = (run, failure) => this.#closing.starved(run, failure);
    this.#waits = this.#waitWatch(post);
    this.#limits = new NamedLimits({ store, clock, ...process });
    this.#gate = new RunGate(this.#limits, clock);
    this.#dispatcher = new Dispatcher({
      waits: this.#waits,
      pool,
      store,
      children,
      clock,
      lateErrors,
      logLimits,
      limits: this.#limits,
      feedOf: (...of) => feedOf({ data, clock, workers: pool.size, post, starved }, ...of),
      post,
      starved,
    });
    this.#requestPoller = this.#requestPollerWith(post);
    const finish = (run: ActiveRun): void => this.#closing.finish(run);
    this.#outflow = new Outflow({ store, clock, files: sinkFiles, post, unwritable: starved });
    const outflow = this.#outflow;
    const [timers, dispatcher] = [this.#timers, this.#dispatcher];
    const release = (documents: readonly number[]): void => pool.release(documents);
    const performers = { clock, timers, dispatcher, outflow, release, finish };
    const callbacks: WriterCallbacks = {
      committed: (effects, batches) => {
        for (const task of batches.keys()) task.waiting.committed();
        performEffects(performers, effects);
        for (const [task, count] of batches) dispatcher.committed(task, count);
        for (const effect of effects) {
          if ('task' in effect) effect.run.commits.ring(effect.task.key.task);
        }
      },
      leaseLost: (run, error) => this.#closing.leaseLost(run, error),
      failed: (error) => this.abandon(error),
      inFlight: (task) => dispatcher.inFlight(task),
    };
    this.#writer = new Writer(store, clock, callbacks, residentBytes);
    const [runs, writer, requestPoller] = [this.#runs, this.#writer, this.#requestPoller];
    const closed = { clock, store, pool, runs, writer, dispatcher, outflow, timers, requestPoller };
    this.#closing = new Closing({ ...closed, limits: this.#limits, gate: this.#gate });
    pool.listen(
      poolEvents({ clock, store, dispatcher, runs, lateErrors, logLimits, post, starved }),
    );
  }

  find(id: RunId): ActiveRun | undefined {
    return this.#runs.find(id);
  }

  /** Opens a new run. Resolves when its first records are on disk. Throws MR604, MR605. */
  async open(run: ActiveRun): Promise<void> {
    this.#add(run);
    this.#gate.enter(run, () => this.#post({ type: 'open', run }));
    await this.#writer.flushed();
    if (run.isOver) await run.finished.promise;
  }

  /**
   * Continues a run that was restored from the store. Only cancels it with `cancel`, or when the
   * store has a request to cancel it; with `main`, only if `finally` has not begun. The items in
   * `skip` end before any other begins. Throws
   * MR604, MR605.
   */
  async resume(
    run: ActiveRun,
    cancel: boolean | 'main',
    skip: readonly ItemPlace[] = [],
  ): Promise<void> {
    this.#add(run);
    const requested = this.#store.request(run.id)?.cancel;
    const isWanted = cancel === 'main' ? run.record.outcome === undefined : cancel;
    const isCancelled = isWanted || requested !== undefined;
    if (isCancelled) this.cancel(run, requested === true ? undefined : requested);
    // One that is only to end does not wait for its limit.
    if (isCancelled || !run.record.limit) return this.#continue(run, skip);
    this.#post({ type: 'queue', run });
    await this.#writer.flushed();
    this.#gate.enter(run, () => void this.#continueLater(run, skip));
  }

  /** Nobody waits for it any more. */
  async #continueLater(run: ActiveRun, skip: readonly ItemPlace[] = []): Promise<void> {
    try {
      await this.#continue(run, skip);
    } catch (error) {
      this.#closing.drop(run, error);
    }
  }

  async #continue(run: ActiveRun, skip: readonly ItemPlace[]): Promise<void> {
    const unfinished = [...run.tasks.values()].filter(({ record }) => record.state === 'running');
    this.#post({ type: 'resume', run });
    await this.#writer.flushed();
    const parts = { store: this.#store, engine: this, post: (m: Message) => this.#post(m) };
    for (const item of skip) await skipItem(parts, run, item);
    if (skip.length > 0) await this.#writer.flushed();
    if (run.isOver) return run.finished.promise;
    for (const task of unfinished) {
      if (task.record.state !== 'running') continue;
      if (remainderState(run.model.run, task.record)) {
        void this.#childRuns.endRemainder(run, task);
      } else this.#begin(run, task);
    }
    this.#timers.setAll(run);
    await this.#writer.flushed();
  }

  inFlight(run: ActiveRun): number {
    let items = 0;
    for (const task of run.tasks.values()) items += this.#dispatcher.inFlight(task);
    return items;
  }

  /** A second cancel of a run stops what its child runs do in `finally`. */
  cancel(run: ActiveRun, policy: CancelPolicy = run.plan.cancel, because?: Failure): void {
    const { model } = run;
    // In `finally`, the timeout of an item is over.
    if (because && model.run.outcome !== undefined) return;
    const isWaiting = this.#gate.stopWaiting(run);
    // No item starts from now on. Those in flight are stopped once the cancel is on disk.
    if (acceptsCancel(model.run, policy)) void this.#dispatcher.drainRun(run);
    else if (!isStopping(model.run)) return;
    else if (policy === 'cancel_running') {
      for (const child of this.#runs.childrenOf(run)) this.cancel(child, policy);
    }
    const inFinally = model.run.outcome !== undefined;
    this.#post({ type: 'cancel', run, policy, ...(because ? { because } : {}), inFinally });
    // What it had begun before ends with it.
    if (isWaiting && run.tasks.size > 0) void this.#continueLater(run);
  }

  /** Starts nothing more of the run. It is paused once its items in flight have ended. */
  pause(run: ActiveRun): void {
    if (run.model.run.state !== 'running') return;
    // The model moves at once, as the dispatcher does. The store keeps the pause as a request.
    apply(run.model, advance(run.model, { type: 'pause-requested' }));
    for (const child of this.#runs.childrenOf(run)) this.pause(child);
    this.#post({ type: 'pause', run });
    void this.#dispatcher
      .drainRun(run)
      .then(() => this.#outflow.stop(run))
      .then(() => this.#post({ type: 'run-idle', run }));
  }

  /** Takes up what runs were asked, and resolves once that is on disk. */
  takeRequests(): Promise<void> {
    this.#requestPoller.poll();
    return this.#writer.flushed();
  }

  /** Goes on with items whose answers and signals are on disk. */
  lookForAnswers(): void {
    this.#waits.poll();
  }

  /** Lets the items in flight end, commits them, and releases all runs: they can be resumed. */
  close(): Promise<void> {
    return this.#closing.close();
  }

  /** Drops all runs at once and writes nothing more of them, as after a commit that failed. */
  abandon(error: unknown): void {
    this.#closing.abandonAll(error);
  }

  #requestPollerWith(post: (message: Message) => void): RequestPoller {
    return new RequestPoller(this.#store, this.clock, this.#runs, {
      verifyLease: (run) => post({ type: 'verify-lease', run }),
      cancel: (run, policy) => this.cancel(run, policy),
      pause: (run) => this.pause(run),
      requests: (run, requests) => post({ type: 'requests', run, upTo: requests.at(-1)?.id ?? 0 }),
      waits: () => this.lookForAnswers(),
    });
  }

  #waitWatch(post: (message: Message) => void): WaitWatch {
    const { clock } = this;
    return new WaitWatch({
      store: this.#store,
      clock,
      waiterOf: (task) => this.#dispatcher.waiterOf(task),
      rootOf: (run) => this.#runs.rootOf(run),
      isWaiting: (run) => this.#writer.isIdle && isWaiting(this.#dispatcher, this.#runs, run),
      waiting: (run) => run.events.emit({ type: 'run-waits', at: clockOf(run, clock).now() }),
      post,
    });
  }

  /** Continues a task whose results may still be on their way to a file. */
  #begin(run: ActiveRun, task: TaskRun): void {
    this.#outflow.begin(run, task);
    if (!hasAllResults(task.record)) this.#dispatcher.begin(run, task, 'remainder');
  }

  /** From now on the run has a clock of its own. */
  #add(run: ActiveRun): void {
    clockOf(run, this.clock);
    this.#runs.add(run);
    this.#requestPoller.start();
  }

  /** A message to a run that is over comes too late. */
  #post(message: Message): void {
    if (!message.run.isOver) this.#writer.post(message);
  }
}
