import { describe, expect, it } from 'vitest';
import type { ThreadWorkCallbacks, WorkSubject } from '../../../src/ports/work.ts';
import { emptySummary } from '../../../src/run/outcome.ts';
import type { TaskRecord } from '../../../src/run/records.ts';
import { CompletionBatch } from '../../../src/items/batch.ts';
import type { TaskMessage } from '../../../src/wire/messages.ts';
import { RetryQueue } from '../../../src/work/retry-queue.ts';
import { ThreadWork } from '../../../src/work/threads/thread-work.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type PoolScript, WorkerDeath } from '../../support/pool-script.ts';
import { Schedule } from '../../support/schedule.ts';
import { ScriptedPool } from '../../support/scripted-pool.ts';

const message: TaskMessage = {
  run: { id: 'r', workflow: 'growing' },
  task: 'each',
  visit: 1,
  action: 'test.echo',
  packs: [],
  input: {},
  names: { tasks: {} },
  directory: '/',
  clockOffset: 0,
};

/** The work on an open task, and a coordinator that commits each batch at a time of its own. */
class Scene {
  readonly schedule: Schedule;
  readonly pool: ScriptedPool;
  readonly work: ThreadWork;
  readonly done = new Set<number>();
  readonly repeated: number[] = [];
  readonly #subject: WorkSubject & { record: TaskRecord };

  constructor(seed: number, script: Partial<PoolScript>, concurrency: number) {
    this.schedule = new Schedule(seed);
    this.pool = new ScriptedPool({ size: 2, run: () => null, ...script }, this.schedule);
    const record: TaskRecord = {
      task: 'each',
      visit: 1,
      state: 'running',
      single: false,
      remaining: 0,
      summary: emptySummary,
      batches: 0,
      concurrency,
      source: { state: 'open' },
    };
    this.#subject = { record, waiting: new RetryQueue(), attemptOf: () => 1 };
    let consumer = 0;
    const callbacks: ThreadWorkCallbacks = {
      pool: this.pool,
      clock: new ManualClock(),
      complete: (batch) => this.#commit(batch),
      stopped: () => {},
      changed: () => {},
      workerLost: () => {},
      starved: () => {},
      nextConsumer: () => ++consumer,
      pending: () => this.#pending(),
    };
    const options = { message, exclusive: false };
    this.work = new ThreadWork(this.#subject, options, callbacks);
    this.pool.listen({
      batch: (from, buffer) => {
        this.work.received(from);
        this.#commit(CompletionBatch.open(buffer));
      },
      log: () => {},
      strayed: () => {},
      checkpoint: () => {},
      loadCheckpoint: () => {},
      limit: () => {},
      progress: () => {},
      lateError: () => {},
      waiting: () => {},
      supplied: () => {},
      starved: () => {},
    });
    this.work.begin();
  }

  get record(): TaskRecord {
    return this.#subject.record;
  }

  /** In memory first, as by the transaction under way; on disk some steps later. */
  grow(items: number): void {
    this.#change({ come: items, ended: 0 });
    this.schedule.add(() => this.work.grown());
  }

  async run(): Promise<void> {
    await this.schedule.exhaust();
  }

  #commit(batch: CompletionBatch): void {
    this.schedule.add(() => {
      let ended = 0;
      for (let k = 0; k < batch.length; k++) {
        const index = batch.index(k);
        if (this.done.has(index)) this.repeated.push(index);
        else ended++;
        this.done.add(index);
      }
      this.#change({ come: 0, ended });
      this.work.committed(1);
    });
  }

  #change({ come, ended }: { readonly come: number; readonly ended: number }): void {
    const { remaining, summary } = this.record;
    this.#subject.record = {
      ...this.record,
      remaining: remaining + come - ended,
      summary: { ...summary, total: summary.total + come, succeeded: summary.succeeded + ended },
    };
  }

  #pending(): Int32Array {
    const all = Array.from({ length: this.record.summary.total }, (_, index) => index);
    return Int32Array.from(all.filter((index) => !this.done.has(index)));
  }
}

/** Items come between steps, some while others run and some when nothing does. */
async function feed(scene: Scene, parts: readonly number[]): Promise<void> {
  for (const [at, items] of parts.entries()) {
    scene.grow(items);
    if (at % 3 === 2) await scene.run();
    else for (let step = 0; step < at * 3; step++) scene.schedule.step();
  }
  await scene.run();
}

const parts = [3, 0, 1, 7, 40, 2, 1, 1, 12];
const total = parts.reduce((sum, items) => sum + items, 0);
const seeds = Array.from({ length: 40 }, (_, at) => at + 1);

describe('the work on an open task', () => {
  it('runs each item that comes once, with no more in flight than there are lanes', async () => {
    for (const seed of seeds) {
      const scene = new Scene(seed, {}, 3);
      await feed(scene, parts);
      expect(scene.done.size).toBe(total);
      expect(scene.repeated).toEqual([]);
      expect(scene.pool.ran('each')).toHaveLength(total);
      expect(scene.pool.peak).toBeLessThanOrEqual(3);
      expect(scene.work.idle).toBe(true);
    }
  });

  it('uses all lanes, however few items there were at first', async () => {
    const peaks = [];
    for (const seed of seeds) {
      const scene = new Scene(seed, { size: 3 }, 5);
      await feed(scene, [1, 30]);
      peaks.push(scene.pool.peak);
    }
    expect(Math.max(...peaks)).toBe(5);
  });

  it('runs more at once than the ring has room for', async () => {
    const scene = new Scene(7, {}, 2);
    await feed(scene, [2500, 1]);
    expect(scene.done.size).toBe(2501);
    expect(scene.repeated).toEqual([]);
  });

  it('loses nothing with its workers, and items that come then are not isolated', async () => {
    for (const seed of seeds) {
      let deaths = 0;
      const run: PoolScript['run'] = ({ index }) => {
        if (index % 9 === 4 && deaths++ < 2) throw new WorkerDeath('exit 1');
        return null;
      };
      const scene = new Scene(seed, { run, deaths: 0.05 }, 3);
      await feed(scene, parts);
      expect(scene.done.size, `seed ${seed}`).toBe(total);
      expect(scene.record.remaining).toBe(0);
    }
  });

  it('starts nothing that comes after it was stopped', async () => {
    const scene = new Scene(1, {}, 2);
    await feed(scene, [3]);
    scene.work.drain('stopping');
    await feed(scene, [3]);
    expect(scene.done.size).toBe(3);
  });
});
