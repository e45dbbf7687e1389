import { acquireRun } from '../../src/engine/acquiring/acquire-run.ts';
import { createRun } from '../../src/engine/acquiring/new-run.ts';
import { restoreRun } from '../../src/engine/acquiring/restore-run.ts';
import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import { Engine } from '../../src/engine/loop/engine.ts';
import type { Json } from '../../src/lang/json.ts';
import type { Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { ManualClock } from './manual-clock.ts';
import { Schedule } from './schedule.ts';
import { ScriptedPool } from './scripted-pool.ts';
import { newRun, owner, planOf } from './stage.ts';

/** One process after the other over one store, with a clock that the test moves. No item runs. */
export class WaitingScene {
  readonly store: Store = createMemoryStore();
  readonly clock = new ManualClock();
  engine = this.#engine();

  async start(text: string): Promise<ActiveRun> {
    const run = await createRun(this.store, newRun(planOf(text)));
    await this.engine.open(run);
    await settled();
    return run;
  }

  /** The process dies; later another one takes up the run. */
  async crash(run: ActiveRun, off = 0): Promise<ActiveRun> {
    this.engine.abandon(new Error('the process died'));
    this.clock.advance(off);
    this.engine = this.#engine();
    return this.#resume(run);
  }

  /** The run is paused, and resumed after a while in which something happens. */
  async pauseAndResume(
    run: ActiveRun,
    off: number,
    meanwhile: () => Promise<void>,
  ): Promise<ActiveRun> {
    this.engine.pause(run);
    await settled();
    if (run.record.state !== 'paused') return run;
    await meanwhile();
    await this.advance(off);
    return this.#resume(run);
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settled();
  }

  async answer(run: ActiveRun, answer: Json, index = 0): Promise<void> {
    const given = { answer, by: 'ann', at: this.clock.now() };
    const place = { task: 'ok', visit: run.tasks.get('ok')?.key.visit ?? 1, index };
    await this.store.commit((tx) => tx.waits.answer(run.id, place, given));
    this.engine.lookForAnswers();
    await settled();
  }

  async #resume({ id, plan }: ActiveRun): Promise<ActiveRun> {
    const acquired = await acquireRun(this.store, id, owner, () => false);
    const run = restoreRun(this.store, { ...acquired, plan, packs: [] });
    await this.engine.resume(run, false);
    await settled();
    return run;
  }

  #engine(): Engine {
    const pool = new ScriptedPool({ size: 2, run: () => null }, new Schedule(1));
    return new Engine(this.store, pool, this.clock);
  }
}

/** Lets all that is due happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
}
