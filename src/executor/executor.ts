import { Engine } from '../engine/loop/engine.ts';
import type { Run } from '../engine/run-handle.ts';
import type { RunHistory } from '../history/run-history.ts';
import type { ItemStream } from '../lang/item-stream.ts';
import type { Json } from '../lang/json.ts';
import type { MapOptions } from '../plan/map-workflow.ts';
import type { Store, StoreReader } from '../ports/store.ts';
import type { RetryPlan } from '../run/rerun/plan-rerun.ts';
import { asRunId } from '../run/run-id.ts';
import type { WorkflowInput } from '../workflow/source.ts';
import { ExecutorIdentity } from '../store/owner.ts';
import { sinkFiles } from '../data/sinks/sink-files.ts';
import { requireArgument } from '../call-options.ts';
import type { RequestReport } from '../history/requests.ts';
import { runId } from '../lang/kinds.ts';
import type { RunAction } from '../run/control.ts';
import { type AnswerOptions, giveAnswer, requireAnswer } from './answers.ts';
import type { Catalog } from './catalog.ts';
import { type CleanOptions, cleanStore } from './clean.ts';
import { Lifecycle } from './lifecycle.ts';
import { mapItems } from './map-items.ts';
import { historyOf } from './open-history.ts';
import { openParts, type Parts } from './open-parts.ts';
import {
  type ExecutorOptions,
  requireOpenOptions,
  type ResumeOptions,
  type RetryOptions,
  type StartOptions,
} from './options.ts';
import { requireAction } from './request-checks.ts';
import { RunControl } from './run-control.ts';
import { putSignal, requireSignal, type SignalOptions } from './signals.ts';
import { limitsOf, type StoreLimits } from './store-limits.ts';
import { surroundings, surroundingsOf } from './surroundings.ts';

/**
 * Runs workflows on this machine, in worker threads, and keeps them in a store folder.
 *
 * Once `close` was called, every other method throws MR501.
 */
export class Executor {
  readonly #store: Store;
  readonly #engine: Engine;
  readonly #catalog: Catalog;
  readonly #lifecycle: Lifecycle;
  readonly #runs: RunControl;
  readonly #directory: string;
  /** Reads the store of this executor: runs, tasks and items, also of other processes. */
  readonly history: RunHistory;
  /** The limits of the store of this executor, for all workflows. */
  readonly limits: StoreLimits;

  private constructor(parts: Parts) {
    const { store, pool, catalog, logLimits, data, residentBytes } = parts;
    const identity = new ExecutorIdentity();
    const own = surroundingsOf(identity);
    const process = { owner: own.owner(), alive: own.alive };
    const options = { logLimits, data, sinkFiles, residentBytes, process };
    const engine = new Engine(store, pool, surroundings.clock, options);
    const lifecycle = new Lifecycle([engine, pool, data.feeder, store, identity]);
    const history = historyOf(store);
    this.#store = store;
    this.#directory = parts.directory;
    this.#engine = engine;
    this.#catalog = catalog;
    this.#lifecycle = lifecycle;
    this.#runs = new RunControl({
      store,
      engine,
      catalog,
      history,
      lifecycle,
      feeder: data.feeder,
      surroundings: own,
    });
    this.history = history;
    this.limits = limitsOf(store, lifecycle);
  }

  /**
   * Opens the store folder and starts the worker threads.
   *
   * Throws MR501 (options), MR502 (`check`), MR504 (action folders), MR601, MR602, MR606 (store) or
   * MR801 (workers).
   */
  static async open(options: ExecutorOptions): Promise<Executor> {
    requireOpenOptions(options);
    return new Executor(await openParts(options));
  }

  /** @internal What a dashboard reads. */
  get parts(): { readonly store: StoreReader; readonly directory: string } {
    return { store: this.#store, directory: this.#directory };
  }

  /**
   * Starts a run, and resolves when it is on disk.
   *
   * Throws MR502 (all problems of the workflow or its parameters), MR504 (an action file does not
   * load), MR510 (the `key` belongs to another workflow or other parameters), MR515 (there is no
   * such `workingDirectory`), MR605 (the store cannot be written), MR701 or MR702 (a document
   * cannot hold a parameter or the context).
   */
  start(workflow: WorkflowInput, options: StartOptions = {}): Promise<Run> {
    return this.#lifecycle.during(() => this.#runs.start(workflow, options));
  }

  /**
   * Continues a run that was interrupted or paused.
   *
   * Items that have ended stay ended; all others run. Throws MR506 (no such run, or item to skip),
   * MR508 (it has ended), MR514 (its code has changed; see `allowChanged`), MR515 (its folder is
   * gone), MR603 (another executor runs it; see `takeover`) or MR501 (it is part of another run, or
   * is under way here and has items to skip).
   */
  resume(id: string, options: ResumeOptions = {}): Promise<Run> {
    return this.#lifecycle.during(() => this.#runs.resume(id, options));
  }

  /**
   * Tries again what failed of a run that has ended, however it ended: also failures that were
   * handled or tolerated.
   *
   * Items that have succeeded keep their results and do not run again. All others of these tasks
   * do, and so do tasks that did not start because of them. A task that has read what is tried
   * again, directly or through others, runs again as a whole, as its next visit; handlers of
   * failures do not. Then all of `finally` runs again; if only that failed, only what failed there.
   * The code is taken as it is now, and recorded.
   *
   * Throws MR506 (no such run or task), MR509 (nothing to try again), MR515 (its folder is gone),
   * MR603 (another call or executor does so) or MR501 (it is part of another run).
   */
  retry(id: string, options: RetryOptions = {}): Promise<Run> {
    return this.#lifecycle.during(() => this.#runs.retry(id, options));
  }

  /** What `retry` would run again. Changes nothing. Throws MR501, MR506 and MR509 as it does. */
  planRetry(id: string, options: Pick<RetryOptions, 'tasks'> = {}): Promise<RetryPlan> {
    return this.#lifecycle.during(() => this.#runs.planRetry(id, options));
  }

  /**
   * Calls `action` once for each of `items`, durably and in parallel.
   *
   * An iterable or a stream is read as its items are done: at most 64 MiB of them lie ahead. Its
   * texts and values are items as they are; bytes are text, and each line of it is an item. What it
   * throws fails the run (MR424), once the items that it gave have run.
   *
   * Resolves with the outputs in the order of the items, as a read-only view. Throws MR505 when an
   * item does not succeed, with the id of the run in `details.run` and its failure in
   * `details.error`, and as `start` and `Run.result` do.
   */
  map<Output = unknown>(
    action: string,
    items: ItemStream,
    options: MapOptions = {},
  ): Promise<readonly Output[]> {
    return mapItems((...start) => this.start(...start), action, items, options);
  }

  /**
   * Removes runs that have ended, with all their data, for good.
   *
   * The runs of sub-workflows go with the run that they are part of. Resolves with the ids of the
   * removed runs, oldest first. Throws MR501 for an invalid option.
   */
  clean(options: CleanOptions = {}): Promise<readonly string[]> {
    return this.#lifecycle.during(() => cleanStore(this.#store, options));
  }

  /**
   * Asks for something of a run that has not ended, in whichever process it runs; see
   * `sendRequest`. Of a run of this executor, it is answered when the promise resolves.
   */
  async request(id: string, action: RunAction): Promise<RequestReport> {
    requireArgument('executor.request', 'id', id, runId);
    requireAction('executor.request', action);
    return this.#lifecycle.during(() => this.#runs.request(id, action));
  }

  /**
   * Answers the question of an item of any run of the store: `path` is `TASK`, `TASK/INDEX`, or
   * with the items of child runs `TASK/INDEX/TASK`. It counts once, and is kept where the run is
   * paused or nobody runs it.
   *
   * Throws MR506 (no such run), MR511 (already answered; `details` say what and by whom), MR512 (it
   * does not ask, or not any more) or MR513 (an answer of another form).
   */
  async answer(id: string, path: string, answer: Json, options: AnswerOptions = {}): Promise<void> {
    requireAnswer('executor.answer', { id, path, answer, options });
    await this.#lifecycle.during(() => {
      const run = asRunId(this.history.find(id).run);
      return giveAnswer(this.#store, { run, path, answer, options });
    });
    this.#engine.lookForAnswers();
  }

  /**
   * Sends a signal: what waits for its event and key goes on, in every run of the store. The newest
   * signal is kept for 7 days. Resolves with its number among all signals of the store.
   */
  async signal(event: string, options: SignalOptions = {}): Promise<number> {
    requireSignal('executor.signal', event, options);
    const seq = await this.#lifecycle.during(() => putSignal(this.#store, event, options));
    this.#engine.lookForAnswers();
    return seq;
  }

  /** Returns the names of all actions, sorted. Throws MR504 when an action file does not load. */
  async actions(): Promise<readonly string[]> {
    const names = await this.#lifecycle.interruptible(() => this.#catalog.actions());
    return [...names].toSorted();
  }

  /**
   * Lets the items in flight end, commits them, and closes workers and store.
   *
   * Calls that are under way end first. Runs that have not ended can be resumed, and `Run.result`
   * of their handles rejects with MR507. Throws MR605 when the store cannot be written.
   */
  close(): Promise<void> {
    return this.#lifecycle.close();
  }

  /** Closes the executor, at the end of the scope of `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
