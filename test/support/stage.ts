import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import type { RunEvent } from '../../src/run/run-event.ts';
import { Engine } from '../../src/engine/loop/engine.ts';
import { createRun, type NewRun } from '../../src/engine/acquiring/new-run.ts';
import type { Store } from '../../src/ports/store.ts';
import type { JsonObject } from '../../src/lang/json.ts';
import { compilePlan } from '../../src/plan/compile.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { LeaseOwner } from '../../src/run/records.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { clockAt } from './clock.ts';
import { Schedule } from './schedule.ts';
import type { PoolScript } from './pool-script.ts';
import { ScriptedPool } from './scripted-pool.ts';

export const owner: LeaseOwner = { pid: 1, host: 'here', started: 'a', since: 1000 };

/** The plan of a workflow text that has no problems. */
export function planOf(text: string): Plan {
  const parsed = parseWorkflow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const compiled = compilePlan(parsed.value);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value.plan;
}

/** What a run of a plan starts from. */
export function newRun(plan: Plan, parameters: JsonObject = {}, context?: unknown): NewRun {
  const source = { text: '' };
  const files = { source, packs: [], folders: [], directory: '/' };
  return { plan, parameters, context, ...files, owner, chance: Math.random };
}

export interface StageOptions {
  readonly seed?: number;
  readonly schedule?: Schedule;
  readonly store?: Store;
  readonly clock?: () => number;
}

/** A real engine over a memory store and a scripted pool. One schedule decides the order. */
export class Stage {
  readonly schedule: Schedule;
  readonly store: Store;
  readonly pool: ScriptedPool;
  readonly engine: Engine;

  constructor(script: PoolScript, options: StageOptions = {}) {
    this.schedule = options.schedule ?? new Schedule(options.seed ?? 1);
    this.store = options.store ?? createMemoryStore({ schedule: this.schedule.add });
    this.pool = new ScriptedPool(script, this.schedule);
    this.engine = new Engine(this.store, this.pool, clockAt(options.clock ?? (() => 1000)));
  }

  /** Creates a run with its lease. It is not opened. */
  async create(plan: Plan, parameters: JsonObject = {}, context?: unknown): Promise<ActiveRun> {
    return this.schedule.until(createRun(this.store, newRun(plan, parameters, context)));
  }

  /** Opens a run and takes steps until it is finished. Rejects as `run.finished` does. */
  async finish(run: ActiveRun): Promise<ActiveRun> {
    const opened = this.engine.open(run);
    await this.schedule.until(run.finished.promise);
    await this.schedule.until(opened);
    return run;
  }

  async play(plan: Plan, parameters: JsonObject = {}): Promise<ActiveRun> {
    return this.finish(await this.create(plan, parameters));
  }
}

/** Collects the events of a run as they are emitted. */
export function collectEvents(run: ActiveRun): RunEvent[] {
  const found: RunEvent[] = [];
  const read = async (): Promise<void> => {
    for await (const event of run.events.read()) found.push(event);
  };
  void read();
  return found;
}
