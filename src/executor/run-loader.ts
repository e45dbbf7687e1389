import type { PackSource } from '../actions/packs.ts';
import { type AcquiredRun, acquireRun, releaseRun } from '../engine/acquiring/acquire-run.ts';
import { requireTopLevel, requireUnfinished } from '../engine/acquiring/acquire-run.ts';
import { countDeath, openDeaths } from '../engine/acquiring/process-deaths.ts';
import { openInactiveRun } from '../engine/acquiring/inactive-run.ts';
import { requireUnendedItems } from '../engine/acquiring/skipped-items.ts';
import { childTexts, codeFiles, restoreRun } from '../engine/acquiring/restore-run.ts';
import type { ActiveRun } from '../engine/active/active-run.ts';
import type { Engine } from '../engine/loop/engine.ts';
import { MillraceError } from '../errors.ts';
import type { Feeder } from '../ports/data.ts';
import type { Store, Transaction } from '../ports/store.ts';
import type { Lease, RunId, RunRecord } from '../run/records.ts';
import type { Catalog, RunnablePlan } from './catalog.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { ResumeOptions } from './options.ts';
import { requireSameInputs } from './run-inputs.ts';
import { codeToRecord, requireSameCode } from './run-code.ts';
import { passedSources } from './streams.ts';
import { folderOf } from './working-folder.ts';
import type { Surroundings } from './surroundings.ts';

export interface RunLoaderParts {
  readonly store: Store;
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly lifecycle: Lifecycle;
  readonly feeder: Feeder;
  readonly surroundings: Surroundings;
}

/** Brings stored runs into memory: into the engine to continue them, or only to show them. */
export class RunLoader {
  readonly #parts: RunLoaderParts;
  /** Restores under way; calls for the same run share them. */
  readonly #restoring = new Map<RunId, Promise<ActiveRun>>();

  constructor(parts: RunLoaderParts) {
    this.#parts = parts;
  }

  /**
   * Finds a run in the engine, or restores it from the store with a lease of its own. A run that is
   * about to pause does so first, unless it is to be cancelled. Throws MR501 for a run that is part
   * of another, MR506, MR508 or MR603.
   */
  async resume(id: RunId, options: ResumeOptions): Promise<ActiveRun> {
    const { store, engine, lifecycle } = this.#parts;
    requireTopLevel(store.run(id));
    const active = engine.find(id);
    if ((active || this.#restoring.has(id)) && options.skip?.length) throw underWay(id);
    if (active?.pausing && !options.cancel) {
      await lifecycle.interruptible(() => active.finished.promise.catch(() => {}));
    }
    const known = engine.find(id) ?? this.#restoring.get(id);
    if (!known) return this.#restoreOnce(id, options);
    const run = await known;
    if (options.cancel) engine.cancel(run);
    return run;
  }

  /** Restores a run that has ended or is paused, as it is. */
  async show(record: RunRecord): Promise<ActiveRun> {
    return openInactiveRun(this.#parts.store, { record, ...(await this.planOf(record)) });
  }

  /** Compiles the workflow of a run as it was stored. Throws MR502 or MR504 if it cannot. */
  planOf(
    record: RunRecord,
    accept?: (packs: readonly PackSource[]) => void,
  ): Promise<RunnablePlan> {
    const { store, catalog, lifecycle } = this.#parts;
    const texts = childTexts(store, record.id);
    return lifecycle.interruptible(() => catalog.planOf(record, texts, accept));
  }

  #restoreOnce(id: RunId, options: ResumeOptions): Promise<ActiveRun> {
    const restoring = this.#restore(id, options).finally(() => this.#restoring.delete(id));
    this.#restoring.set(id, restoring);
    return restoring;
  }

  async #restore(id: RunId, options: ResumeOptions): Promise<ActiveRun> {
    const { store, surroundings } = this.#parts;
    const { cancel, takeover, allowChanged } = options;
    const record = requireUnfinished(store.run(id), id);
    const owner = surroundings.owner();
    const alive = takeover ? () => false : surroundings.alive;
    const left = (tx: Transaction, before: Lease): void => {
      if (store.notes && surroundings.died(before.owner)) countDeath(tx, before, store.notes);
    };
    // A run that is only cancelled starts nothing that needs its folder or its code.
    if (cancel) {
      const plan = await this.planOf(record);
      return this.continue(
        await acquireRun(store, id, owner, alive, { left, isTaken: takeover }),
        plan,
        options,
      );
    }
    const directory = await folderOf(record);
    await requireSameInputs(store, this.#parts.feeder, id, allowChanged);
    const files = codeFiles(store, id);
    const plan = await this.planOf(record, (packs) =>
      requireSameCode(record, packs, files, allowChanged),
    );
    const code = codeToRecord(record.code, plan.packs, owner.since);
    const changes = { directory, code };
    const acquired = await acquireRun(store, id, owner, alive, {
      changes,
      left,
      isTaken: takeover,
    });
    return this.continue(acquired, plan, options);
  }

  /** Brings a run into the engine whose lease this executor has. Releases it when that fails. */
  async continue(
    acquired: AcquiredRun,
    plan: RunnablePlan,
    options: Omit<ResumeOptions, 'signal' | 'takeover'> = {},
  ): Promise<ActiveRun> {
    const { cancel = false, skip = [] } = options;
    const { store, engine } = this.#parts;
    let run: ActiveRun | undefined;
    try {
      requireUnendedItems(store, { run: acquired.record.id, plan: plan.plan }, skip);
      const deaths = openDeaths(store, acquired.lease);
      const sources = passedSources('executor.resume', plan.plan, options);
      run = restoreRun(store, { ...acquired, ...plan, deaths, sources });
      await engine.resume(run, cancel, skip);
      return run;
    } catch (error) {
      if (run) await store.commit((tx) => tx.releaseLease(acquired.lease));
      else await releaseRun(store, acquired);
      throw error;
    }
  }
}

function underWay(id: RunId): MillraceError {
  const message = `run ${id} is under way in this executor: its items cannot be skipped`;
  return new MillraceError('MR501', message, { hint: 'Pause it first.' });
}
