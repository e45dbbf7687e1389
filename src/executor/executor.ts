import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { findPacks } from '../actions/packs.ts';
import { Catalog } from './catalog.ts';
import type { ActiveRun } from '../engine/active/active-run.ts';
import { asRunId } from '../run/run-id.ts';
import { RunHistory } from '../history/run-history.ts';
import { Engine } from '../engine/loop/engine.ts';
import type { Pool } from '../ports/pool.ts';
import { Run } from '../engine/run-handle.ts';
import { openInactiveRun } from '../engine/acquiring/inactive-run.ts';
import { createRun, isSame, keyedRun } from '../engine/acquiring/new-run.ts';
import { beginRerun } from '../engine/acquiring/rerun.ts';
import { childTexts, restoreRun } from '../engine/acquiring/restore-run.ts';
import {
  releaseRun,
  requireUnfinished,
  requireTopLevel,
  acquireRun,
} from '../engine/acquiring/acquire-run.ts';
import type { Store } from '../ports/store.ts';
import { MillraceError } from '../errors.ts';
import type { Json, JsonObject } from '../lang/json.ts';
import { requireParameters, type WorkflowInput, type WorkflowText } from '../plan/accept.ts';
import { type MapOptions, mapWorkflow } from '../plan/map-workflow.ts';
import {
  checkOptions,
  type ExecutorOptions,
  type ResumeOptions,
  type RetryOptions,
  type StartOptions,
} from './options.ts';
import { openPool } from '../pool/piscina-pool.ts';
import { type CleanOptions, cleanStore } from './clean.ts';
import type { RunId, RunRecord } from '../run/records.ts';
import { systemClock } from './system-clock.ts';
import { openStore } from './open-store.ts';
import { ownerAlive, thisProcess } from '../store/owner.ts';
import type { Problem } from '../workflow/problem.ts';

interface Parts {
  readonly store: Store;
  readonly pool: Pool;
  readonly catalog: Catalog;
}

/** Runs workflows on this machine: a store folder, a pool of worker threads, and the engine between them. */
export class Executor {
  readonly #store: Store;
  readonly #pool: Pool;
  readonly #engine: Engine;
  readonly #catalog: Catalog;
  /** Starts with a key that are under way. */
  readonly #keyed = new Map<string, Promise<unknown>>();
  readonly #resuming = new Map<RunId, Promise<ActiveRun>>();
  /** Reads this executor's store: runs of now and before. */
  readonly history: RunHistory;
  #closing: Promise<void> | undefined;

  private constructor({ store, pool, catalog }: Parts) {
    this.#store = store;
    this.#pool = pool;
    this.#catalog = catalog;
    this.#engine = new Engine(store, pool, systemClock);
    this.history = new RunHistory(store, systemClock, ownerAlive);
  }

  /** Throws MR504 (action folders), MR601, MR602, MR606 (store) or MR801 (workers). */
  static async open(options: ExecutorOptions): Promise<Executor> {
    checkOptions(options);
    const { actions = [], workers = availableParallelism(), workerMemory, durability } = options;
    const folders = [actions].flat().map((folder) => resolve(folder));
    const packs = await findPacks(folders);
    const pool = await openPool(workers, workerMemory === undefined ? {} : { workerMemory });
    try {
      const catalog = new Catalog(pool, packs, folders);
      if (options.check) {
        const { plan } = await catalog.requireWorkflow(options.check.workflow);
        requireParameters(plan, options.check);
      }
      const store = await openStore(options.directory, durability ? { durability } : {});
      return new Executor({ store, pool, catalog });
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  /**
   * Starts a run; resolves when it is on disk. Throws MR502 with all problems of the workflow or its parameters,
   * MR504 when an action file does not load, MR701 when a parameter is no JSON.
   */
  async start(workflow: WorkflowInput, options: StartOptions = {}): Promise<Run> {
    const { key } = options;
    if (key === undefined) return this.#start(workflow, options);
    // One after the other, so that the second finds what the first has started.
    const before = this.#keyed.get(key) ?? Promise.resolve();
    const run = before.then(() => this.#start(workflow, options));
    const settled = run.catch(() => {});
    this.#keyed.set(key, settled);
    void settled.then(() => this.#keyed.get(key) === settled && this.#keyed.delete(key));
    return run;
  }

  async #start(workflow: WorkflowInput, options: StartOptions): Promise<Run> {
    this.#requireOpen();
    const { plan, source, warnings, children } = await this.#catalog.requireWorkflow(workflow);
    const parameters = requireParameters(plan, options);
    const run = await createRun(this.#store, {
      plan,
      source,
      parameters,
      context: options.context,
      children,
      packs: this.#catalog.packs,
      folders: this.#catalog.folders,
      owner: thisProcess(systemClock.now()),
      key: options.key,
      alive: ownerAlive,
      chance: systemClock.chance,
    }).catch((error: unknown) => keyedRun(error));
    if (typeof run === 'string') return this.#knownRun(run, { source, parameters }, options);
    const opened = this.#engine.open(run);
    // A signal that is aborted already cancels in the transaction that starts the run: nothing begins.
    const handle = this.#handle(run, options.signal, warnings);
    await opened;
    return handle;
  }

  /** The run that was started with the same key before. One that was interrupted goes on; one that is paused stays so. */
  async #knownRun(
    id: RunId,
    given: { readonly source: WorkflowText; readonly parameters: JsonObject },
    { key, signal }: StartOptions,
  ): Promise<Run> {
    const record = this.#store.run(id);
    if (record && !isSame(this.history.definition(id), given)) {
      const message = `run ${id} was started with the key ${JSON.stringify(key)}, but not so`;
      const hint = 'Its workflow or parameters were others: use another key.';
      throw new MillraceError('MR510', message, { hint, details: { run: id } });
    }
    if (!record || record.state === 'running') {
      return this.#handle(await this.#continue(id, {}), signal);
    }
    return this.#handle(
      openInactiveRun(this.#store, { record, ...(await this.#planOf(record)) }),
      signal,
    );
  }

  /**
   * Goes on with a run that did not end: items that had ended stay ended, all others run. Throws MR506 when there
   * is no such run, MR508 when it has ended, MR603 while another process runs it (see `takeover`).
   */
  async resume(id: string, options: ResumeOptions = {}): Promise<Run> {
    this.#requireOpen();
    return this.#handle(await this.#continue(asRunId(id), options), options.signal);
  }

  /**
   * Tries again what failed of a run that has failed or was cancelled: items that had succeeded keep their results and
   * do not run; all others do, and what did not start because of them. `tasks` names the tasks that may. Throws MR506,
   * MR509 when there is nothing to try again, MR603.
   */
  async retry(id: string, options: RetryOptions = {}): Promise<Run> {
    this.#requireOpen();
    const { tasks, signal } = options;
    const run = asRunId(id);
    const record = this.#store.run(run);
    if (!record) throw new MillraceError('MR506', `there is no run '${id}'`);
    requireTopLevel(record);
    const { plan } = await this.#planOf(record);
    const owner = thisProcess(systemClock.now());
    await beginRerun(this.#store, run, {
      plan,
      owner,
      alive: ownerAlive,
      ...(tasks ? { tasks } : {}),
    });
    return this.#handle(await this.#continue(run, {}), signal);
  }

  /**
   * Calls `action` once for each of `items`, durably and in parallel, and answers the outputs in their order (a
   * read-only view). Throws MR505, whose details name the run, when an item did not succeed.
   */
  async map<Output = unknown>(
    action: string,
    items: readonly unknown[],
    options: MapOptions = {},
  ): Promise<readonly Output[]> {
    const { context, signal } = options;
    const parameters = { items: items as readonly Json[] };
    const run = await this.start(mapWorkflow(action, options), {
      parameters,
      ...(context === undefined ? {} : { context }),
      ...(signal ? { signal } : {}),
    });
    const report = await run.result();
    if (report.state === 'succeeded') return report.output as readonly Output[];
    const reason = report.error?.message ?? `the run was ${report.state}`;
    throw new MillraceError('MR505', reason, {
      hint: `millrace inspect ${run.id} map shows every item`,
      details: { run: run.id, state: report.state },
    });
  }

  /** Removes runs that have ended, with all that belongs to them; answers their ids, oldest first. */
  async clean(options: CleanOptions = {}): Promise<readonly string[]> {
    this.#requireOpen();
    return cleanStore(this.#store, options);
  }

  /** Names of all actions there are. Throws MR504 when one of the files does not load. */
  async actions(): Promise<readonly string[]> {
    return [...(await this.#catalog.actions())].toSorted();
  }

  /** Lets the items in flight end and commits them; runs that have not ended can be resumed. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.#engine.close();
    await this.#pool.close();
    await this.#store.close();
  }

  #requireOpen(): void {
    if (this.#closing) throw new MillraceError('MR501', 'the executor is closed');
  }

  /** A run that is about to pause does so first. */
  async #continue(id: RunId, options: ResumeOptions): Promise<ActiveRun> {
    requireTopLevel(this.#store.run(id));
    const here = this.#engine.find(id);
    if (here?.pausing && !options.cancel) await here.finished.promise.catch(() => {});
    const run = this.#engine.find(id) ?? (await this.#acquire(id, options));
    if (options.cancel) this.#engine.cancel(run);
    return run;
  }

  /** Calls for one run that come at the same time share it. */
  #acquire(id: RunId, options: ResumeOptions): Promise<ActiveRun> {
    const known = this.#resuming.get(id);
    if (known) return known;
    const taken = this.#restore(id, options).finally(() => this.#resuming.delete(id));
    this.#resuming.set(id, taken);
    return taken;
  }

  async #restore(id: RunId, { cancel, takeover }: ResumeOptions): Promise<ActiveRun> {
    const parts = await this.#planOf(requireUnfinished(this.#store.run(id), id));
    const owner = thisProcess(systemClock.now());
    const alive = takeover ? () => false : ownerAlive;
    const taken = await acquireRun(this.#store, id, owner, alive);
    let run: ActiveRun | undefined;
    try {
      run = restoreRun(this.#store, { ...taken, ...parts });
      await this.#engine.resume(run, cancel ?? false);
      return run;
    } catch (error) {
      if (run) await this.#store.commit((tx) => tx.releaseLease(taken.lease));
      else await releaseRun(this.#store, taken);
      throw error;
    }
  }

  #planOf(record: RunRecord): ReturnType<Catalog['planOf']> {
    return this.#catalog.planOf(record, childTexts(this.#store, record.id));
  }

  #handle(run: ActiveRun, signal: AbortSignal | undefined, warnings: readonly Problem[] = []): Run {
    this.#cancelOnAbort(run, signal);
    const resume = async (cancel: boolean): Promise<ActiveRun> => {
      this.#requireOpen();
      const again = await this.#continue(run.id, { cancel });
      this.#cancelOnAbort(again, signal);
      return again;
    };
    return new Run(run, { engine: this.#engine, resume, warnings });
  }

  #cancelOnAbort(run: ActiveRun, signal: AbortSignal | undefined): void {
    const cancel = (): void => this.#engine.cancel(run);
    if (signal?.aborted) cancel();
    else if (signal) {
      signal.addEventListener('abort', cancel, { once: true });
      const leave = (): void => signal.removeEventListener('abort', cancel);
      run.finished.promise.then(leave, leave);
    }
  }
}
