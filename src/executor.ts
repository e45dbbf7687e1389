import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { findPacks, type PackSource } from './actions/packs.ts';
import type { ActiveRun } from './engine/active-run.ts';
import { Archive } from './engine/archive.ts';
import { Engine } from './engine/engine.ts';
import type { Pool } from './engine/pool-port.ts';
import { restoreRun } from './engine/recover.ts';
import { Run } from './engine/run-handle.ts';
import { createRun } from './engine/new-run.ts';
import { beginRound } from './engine/next-round.ts';
import { asRunId } from './engine/run-id.ts';
import type { Store } from './engine/store-port.ts';
import { giveBack, requireUnended, takeUp } from './engine/take-up.ts';
import { MillraceError } from './errors.ts';
import type { Json } from './lang/json.ts';
import { acceptParameters, acceptWorkflow, type WorkflowInput } from './plan/accept.ts';
import { type MapOptions, mapWorkflow } from './plan/map-workflow.ts';
import {
  checkOptions,
  type ExecutorOptions,
  type ResumeOptions,
  type RetryOptions,
  type StartOptions,
} from './options.ts';
import { openPool } from './pool/piscina-pool.ts';
import type { RunId, RunRecord } from './run/records.ts';
import { openStore, openStoreReader } from './store/lmdb-store.ts';
import { ownerAlive, thisProcess } from './store/owner.ts';

interface Parts {
  readonly store: Store;
  readonly pool: Pool;
  readonly packs: readonly PackSource[];
  readonly folders: readonly string[];
}

/** Runs workflows on this machine: a store folder, a pool of worker threads, and the engine between them. */
export class Executor {
  readonly #store: Store;
  readonly #pool: Pool;
  readonly #engine: Engine;
  readonly #packs: readonly PackSource[];
  readonly #folders: readonly string[];
  readonly #actions = new Map<string, Promise<ReadonlySet<string>>>();
  readonly #resuming = new Map<RunId, Promise<ActiveRun>>();
  /** Reads this executor's store: runs of now and before. */
  readonly archive: Archive;
  #closing: Promise<void> | undefined;

  private constructor({ store, pool, packs, folders }: Parts) {
    this.#store = store;
    this.#pool = pool;
    this.#packs = packs;
    this.#folders = folders;
    this.#engine = new Engine(store, pool, Date.now);
    this.archive = new Archive(store, ownerAlive);
  }

  /** Throws MR504 (action folders), MR601, MR602, MR606 (store) or MR801 (workers). */
  static async open(options: ExecutorOptions): Promise<Executor> {
    checkOptions(options);
    const { actions = [], workers = availableParallelism(), workerMemory, durability } = options;
    const folders = [actions].flat().map((folder) => resolve(folder));
    const packs = await findPacks(folders);
    const store = await openStore(resolve(options.directory), durability ? { durability } : {});
    try {
      const limits = workerMemory === undefined ? {} : { workerMemory };
      return new Executor({ store, packs, folders, pool: await openPool(workers, limits) });
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /**
   * Starts a run; resolves when it is on disk. Throws MR502 with all problems of the workflow or its parameters,
   * MR504 when an action file does not load, MR701 when a parameter is no JSON.
   */
  async start(workflow: WorkflowInput, options: StartOptions = {}): Promise<Run> {
    this.#requireOpen();
    const { plan, source } = acceptWorkflow(workflow, await this.#knownActions(this.#packs));
    const run = await createRun(this.#store, {
      plan,
      source,
      parameters: acceptParameters(plan, options),
      context: options.context,
      packs: this.#packs,
      folders: this.#folders,
      owner: thisProcess(Date.now()),
    });
    const opened = this.#engine.open(run);
    // A signal that is aborted already cancels in the transaction that starts the run: nothing begins.
    const handle = this.#handle(run, options.signal);
    await opened;
    return handle;
  }

  /**
   * Goes on with a run that did not end: items that had ended stay ended, all others run. Throws MR506 when there
   * is no such run, MR508 when it has ended, MR603 while another process runs it (see `takeover`).
   */
  async resume(id: string, options: ResumeOptions = {}): Promise<Run> {
    this.#requireOpen();
    return this.#handle(await this.#carryOn(asRunId(id), options), options.signal);
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
    const { plan } = await this.#planOf(record);
    const owner = thisProcess(Date.now());
    await beginRound(this.#store, run, {
      plan,
      owner,
      alive: ownerAlive,
      ...(tasks ? { tasks } : {}),
    });
    return this.#handle(await this.#carryOn(run, {}), signal);
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

  /** Names of all actions there are. Throws MR504 when one of the files does not load. */
  async actions(): Promise<readonly string[]> {
    return [...(await this.#knownActions(this.#packs))].toSorted();
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
  async #carryOn(id: RunId, options: ResumeOptions): Promise<ActiveRun> {
    const here = this.#engine.find(id);
    if (here?.pausing && !options.cancel) await here.finished.promise.catch(() => {});
    const run = this.#engine.find(id) ?? (await this.#takeUp(id, options));
    if (options.cancel) this.#engine.cancel(run);
    return run;
  }

  /** Calls for one run that come at the same time share it. */
  #takeUp(id: RunId, options: ResumeOptions): Promise<ActiveRun> {
    const known = this.#resuming.get(id);
    if (known) return known;
    const taken = this.#restore(id, options).finally(() => this.#resuming.delete(id));
    this.#resuming.set(id, taken);
    return taken;
  }

  async #restore(id: RunId, { cancel, takeover }: ResumeOptions): Promise<ActiveRun> {
    const { plan, packs } = await this.#planOf(requireUnended(this.#store.run(id), id));
    const owner = thisProcess(Date.now());
    const alive = takeover ? () => false : ownerAlive;
    const taken = await takeUp(this.#store, id, owner, alive);
    let run: ActiveRun | undefined;
    try {
      run = restoreRun(this.#store, { ...taken, plan, packs });
      await this.#engine.resume(run, cancel ?? false);
      return run;
    } catch (error) {
      if (run) await this.#store.commit((tx) => tx.dropLease(taken.lease));
      else await giveBack(this.#store, taken);
      throw error;
    }
  }

  /** From what was stored when the run was started. */
  async #planOf({ actions, text, file }: RunRecord): Promise<Pick<ActiveRun, 'plan' | 'packs'>> {
    const packs = this.#folders.length > 0 ? this.#packs : await findPacks(actions);
    const source = { text, ...(file ? { file } : {}) };
    const { plan } = acceptWorkflow(source, await this.#knownActions(packs));
    return { plan, packs };
  }

  /** Loads the packs in a worker, once, so that what is unknown is found before anything runs. */
  #knownActions(packs: readonly PackSource[]): Promise<ReadonlySet<string>> {
    const key = packs.map(({ url }) => url).join('\n');
    const known = this.#actions.get(key) ?? this.#pool.describe(packs);
    this.#actions.set(key, known);
    return known;
  }

  #handle(run: ActiveRun, signal: AbortSignal | undefined): Run {
    this.#heed(run, signal);
    return new Run(run, this.#engine, async (cancel) => {
      this.#requireOpen();
      const again = await this.#carryOn(run.id, { cancel });
      this.#heed(again, signal);
      return again;
    });
  }

  #heed(run: ActiveRun, signal: AbortSignal | undefined): void {
    const cancel = (): void => this.#engine.cancel(run);
    if (signal?.aborted) cancel();
    else if (signal) {
      signal.addEventListener('abort', cancel, { once: true });
      const leave = (): void => signal.removeEventListener('abort', cancel);
      run.finished.promise.then(leave, leave);
    }
  }
}

/** Opens a store only to read it, beside a process that runs it. Throws MR601, MR602 or MR606. */
export async function openArchive(directory: string): Promise<Archive> {
  return new Archive(await openStoreReader(resolve(directory)), ownerAlive);
}
