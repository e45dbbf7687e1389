import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { Engine } from '../../../src/engine/loop/engine.ts';
import { restoreRun } from '../../../src/engine/acquiring/restore-run.ts';
import { acquireRun } from '../../../src/engine/acquiring/acquire-run.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import type { LeaseOwner, RunId } from '../../../src/run/records.ts';
import type { Schedule } from '../schedule.ts';
import type { PoolScript } from '../pool-script.ts';
import { ScriptedPool } from '../scripted-pool.ts';
import { type Gate, GatedStore } from './gated-store.ts';
import { testClock } from '../clock.ts';

/** What has become of the attempt of a process to run the run. */
export type Outcome = 'trying' | 'refused' | 'running' | 'ended' | 'closed' | 'lost' | 'dead';

interface Parts {
  readonly pid: number;
  readonly store: Store;
  readonly gate: Gate;
  readonly schedule: Schedule;
  readonly script: PoolScript;
  readonly run: RunId | undefined;
}

/** A process that can run the run: a real engine over a pool of its own and the shared store. */
export class ModelProcess {
  readonly owner: LeaseOwner;
  readonly engine: Engine;
  readonly #gated: GatedStore;
  outcome: Outcome = 'trying';
  active: ActiveRun | undefined;
  /** An error that should not have occurred. */
  fault: unknown;

  constructor({ pid, store, gate, schedule, script, run }: Parts) {
    this.owner = { pid, host: 'here', started: `p${pid}`, since: Date.now() };
    this.#gated = new GatedStore(store, gate, { pid, run });
    this.engine = new Engine(this.store, new ScriptedPool(script, schedule), testClock);
  }

  get store(): Store {
    return this.#gated.store;
  }

  /** While it is alive, others must not acquire its run. */
  get alive(): boolean {
    return this.outcome !== 'dead';
  }

  /** Opens a run that this process has created. */
  open(run: ActiveRun): void {
    this.#adopt(run);
    this.#try(() => this.engine.open(run));
  }

  /** What `Executor.resume` does. `alive` judges the owner of the lease. */
  resume(id: RunId, plan: Plan, alive: (owner: LeaseOwner) => boolean): void {
    this.#try(async () => {
      const { record, lease } = await acquireRun(this.store, id, this.owner, alive);
      if (this.outcome === 'dead') return;
      const run = restoreRun(this.store, { record, lease, plan, packs: [] });
      this.#adopt(run);
      await this.engine.resume(run, false);
    });
  }

  /** Nothing more is committed, and what it was doing is lost. */
  die(): void {
    if (this.outcome === 'dead') return;
    this.#gated.dead = true;
    this.outcome = 'dead';
    this.engine.abandon(new Error('the process died'));
  }

  close(): void {
    if (this.outcome === 'running') this.#try(() => this.engine.close());
  }

  pause(): void {
    if (this.active && this.outcome === 'running') this.engine.pause(this.active);
  }

  /** Takes up what the run was asked, as it does five times a second. */
  look(): void {
    if (this.outcome === 'running') void this.engine.takeRequests();
  }

  cancel(): void {
    if (this.active && this.outcome === 'running') this.engine.cancel(this.active);
  }

  #adopt(run: ActiveRun): void {
    this.active = run;
    this.outcome = 'running';
    run.finished.promise.then(
      () => this.#become('ended'),
      (error: unknown) => this.#abandoned(error),
    );
  }

  #abandoned(error: unknown): void {
    const { code } = Object(error);
    if (code === 'MR604') this.#become('lost');
    else if (code === 'MR507') this.#become('closed');
    else this.#failed(error);
  }

  #become(outcome: Outcome): void {
    if (this.outcome !== 'dead') this.outcome = outcome;
  }

  #failed(error: unknown): void {
    if (this.outcome !== 'dead') this.fault ??= error;
  }

  #try(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (['MR603', 'MR508'].includes(Object(error).code)) this.#become('refused');
      else this.#abandoned(error);
    });
  }
}
