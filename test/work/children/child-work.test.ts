import { beforeEach, describe, expect, it } from 'vitest';
import { MillraceError } from '../../../src/errors.ts';
import type { CompletionBatch } from '../../../src/items/batch.ts';
import { type Failure, parseFailure } from '../../../src/items/failure.ts';
import { type Deferred, deferred } from '../../../src/lang/deferred.ts';
import type { ChildWorkCallbacks, WorkSubject } from '../../../src/ports/work.ts';
import type { JsonObject } from '../../../src/lang/json.ts';
import { programsOf } from '../../support/child-programs.ts';
import { ScriptedChild, settled } from '../../support/scripted-child.ts';
import { ChildInput } from '../../../src/work/children/child-input.ts';
import type { TaskRecord } from '../../../src/run/records.ts';
import type { ItemAttempt } from '../../../src/wire/shared/control-block.ts';
import type { TaskMessage } from '../../../src/wire/messages.ts';
import { emptySummary } from '../../../src/run/outcome.ts';
import { ChildWork } from '../../../src/work/children/child-work.ts';
import { RetryQueue } from '../../../src/work/retry-queue.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { planOf } from '../../support/stage.ts';

const child = planOf(`
name: child
parameters: {value: {}}
tasks: [{name: only, action: core.noop, input: {}}]
`);

const message: TaskMessage = {
  run: { id: 'r', workflow: 'parent' },
  task: 'each',
  visit: 1,
  action: 'child.yaml',
  packs: [],
  input: { value: '{{ item }}' },
  names: { tasks: {} },
  directory: '/',
  clockOffset: 0,
  list: { kind: 'json', value: ['a', 'b', 'c', 'd', 'e', 'f'] },
};

/** The work of a task with four items, two at a time, over callbacks that record what is asked. */
class Scene implements ChildWorkCallbacks<ScriptedChild, JsonObject> {
  readonly clock = new ManualClock();
  readonly subject: WorkSubject & { record: TaskRecord; readonly waiting: RetryQueue };
  readonly work: ChildWork<ScriptedChild, JsonObject>;
  readonly starts: { readonly item: ItemAttempt; readonly run: Deferred<ScriptedChild> }[] = [];
  readonly cancelled: ScriptedChild[] = [];
  readonly paused: ScriptedChild[] = [];
  readonly batches: CompletionBatch[] = [];
  isPausing = false;
  leases = 0;
  stops = 0;
  idle = true;

  constructor(timeout?: number) {
    const summary = { ...emptySummary, total: 4 };
    const record: TaskRecord = {
      task: 'each',
      visit: 1,
      state: 'running',
      single: false,
      remaining: 4,
      summary,
      batches: 0,
      concurrency: 2,
    };
    this.subject = { record, waiting: new RetryQueue(), attemptOf: () => 1 };
    const programs = programsOf(new ChildInput(message, child));
    this.work = new ChildWork<ScriptedChild, JsonObject>(
      this.subject,
      { programs, timeout, lanes: 9 },
      this,
    );
  }

  start(item: ItemAttempt): Promise<ScriptedChild> {
    const run = deferred<ScriptedChild>();
    this.starts.push({ item, run });
    return run.promise;
  }

  cancel(run: ScriptedChild, error?: Failure): void {
    this.cancelled.push(run);
    run.record = { ...run.record, ...(error ? { error } : {}) };
  }

  pause(run: ScriptedChild): void {
    this.paused.push(run);
  }

  verifyLease(): void {
    this.leases++;
  }

  complete(batch: CompletionBatch): void {
    this.batches.push(batch);
  }

  stopped(): void {
    this.stops++;
  }

  changed(): void {
    this.idle = this.work.idle;
  }

  /** The run of the start with this number is there. */
  async started(at: number): Promise<ScriptedChild> {
    const { item, run } = this.starts[at] ?? {};
    if (!item || !run) throw new Error(`there is no start ${at}`);
    const active = new ScriptedChild(item.index);
    run.resolve(active);
    await settled();
    return active;
  }

  get startedItems(): number[] {
    return this.starts.map(({ item }) => item.index);
  }

  /** State and value of the only entry of each batch. */
  get ends(): unknown[] {
    return this.batches.map((batch) => {
      const state = batch.state(0);
      const value = batch.value(0);
      return [batch.index(0), state, state === 'succeeded' ? value : parseFailure(value).code];
    });
  }
}

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
  scene.work.begin();
});

describe('items that are runs', () => {
  it('start in as many lanes as there are; a lane is free once the end of its item is on disk', async () => {
    expect(scene.startedItems).toEqual([0, 1]);
    const run = await scene.started(0);
    await run.end('succeeded');
    expect(scene.ends).toEqual([[0, 'succeeded', 'output 0']]);
    expect(scene.startedItems).toEqual([0, 1]);
    scene.work.committed(1);
    expect(scene.startedItems).toEqual([0, 1, 2]);
  });

  it.each([
    ['all', undefined, [0, 1, 2, 3, 4, 5]],
    ['those that were left', Int32Array.of(3, 1), [3, 1, 4, 5]],
  ])('that come to an open task start after %s', async (_which, pending, expected) => {
    scene = new Scene();
    scene.work.begin(pending);
    const { record } = scene.subject;
    scene.subject.record = { ...record, summary: { ...record.summary, total: 6 } };
    scene.work.grown();
    for (const at of expected.keys()) {
      const run = await scene.started(at);
      await run.end('succeeded');
      scene.work.committed(1);
    }
    expect(scene.startedItems).toEqual(expected);
  });

  it('that failed or were cancelled fail their items', async () => {
    const [one, other] = [await scene.started(0), await scene.started(1)];
    await one.end('failed');
    await other.end('cancelled');
    expect(scene.ends).toEqual([
      [0, 'failed', 'MR418'],
      [1, 'failed', 'MR418'],
    ]);
  });

  it('are cancelled when their timeout has passed, and are then timed out', async () => {
    scene = new Scene(500);
    scene.work.begin();
    const [late, quick] = [await scene.started(0), await scene.started(1)];
    await quick.end('succeeded');
    scene.clock.advance(500);
    expect(scene.cancelled).toEqual([late]);
    await late.end('cancelled');
    expect(scene.ends[1]).toEqual([0, 'timed_out', 'MR406']);
  });

  it('start again after a loss that passes, when the lease was checked', async () => {
    const run = await scene.started(0);
    await run.lose('MR604');
    expect([scene.leases, scene.startedItems]).toEqual([1, [0, 1]]);
    scene.clock.advance(199);
    expect(scene.startedItems).toEqual([0, 1]);
    scene.clock.advance(1);
    expect(scene.startedItems).toEqual([0, 1, 0]);
  });

  it('fail when their run is lost for good, or cannot be started', async () => {
    const run = await scene.started(0);
    await run.lose('MR401');
    scene.starts[1]?.run.reject(new Error('no'));
    await settled();
    expect(scene.ends).toEqual([
      [0, 'failed', 'MR418'],
      [1, 'failed', 'MR418'],
    ]);
  });

  it('that wait for a retry come first, when they are due', () => {
    scene = new Scene();
    scene.subject.waiting.add({ index: 3, attempt: 2, due: 1000 });
    scene.subject.waiting.add({ index: 2, attempt: 2, due: 1700 });
    scene.work.begin(Int32Array.of(0));
    expect(scene.startedItems).toEqual([3, 0]);
    scene.clock.advance(700);
    expect(scene.startedItems).toEqual([3, 0]);
  });
});

describe('work that is stopped', () => {
  it('drains: what runs ends by itself, and that nothing is left is reported once', async () => {
    const [one, other] = [await scene.started(0), await scene.started(1)];
    scene.work.drain('stopping');
    await one.end('succeeded');
    await other.end('paused');
    expect([scene.stops, scene.idle]).toEqual([0, false]);
    scene.work.committed(1);
    expect([scene.stops, scene.idle]).toEqual([1, true]);
    expect(scene.startedItems).toEqual([0, 1]);
    scene.work.committed(0);
    expect(scene.stops).toBe(1);
  });

  it('aborts: runs are cancelled, also those that start only then, and end no item', async () => {
    const running = await scene.started(0);
    scene.work.abort();
    const starting = await scene.started(1);
    expect(scene.cancelled).toEqual([running, starting]);
    await running.end('cancelled');
    expect(scene.stops).toBe(0);
    await starting.end('cancelled');
    expect([scene.stops, scene.ends]).toEqual([1, []]);
  });

  it.each(['has started', 'cannot be started'])(
    'is idle at the close once each run %s',
    async (how) => {
      scene.work.drain('closing');
      await scene.started(0);
      expect([scene.stops, scene.idle]).toEqual([0, false]);
      if (how === 'has started') await scene.started(1);
      else scene.starts[1]?.run.reject(new MillraceError('MR604', 'lost'));
      await settled();
      expect([scene.stops, scene.idle]).toEqual([1, true]);
    },
  );

  it('waits for runs that were cancelled, also when the executor closes', async () => {
    const run = await scene.started(0);
    const other = await scene.started(1);
    scene.work.drain('closing');
    scene.work.abort();
    expect(scene.idle).toBe(false);
    await run.end('cancelled');
    expect([scene.stops, scene.idle]).toEqual([1, false]);
    await other.end('cancelled');
    expect([scene.stops, scene.idle]).toEqual([2, true]);
  });

  it('pauses runs that start while the parent is being paused', async () => {
    scene.isPausing = true;
    const run = await scene.started(0);
    expect(scene.paused).toEqual([run]);
  });

  it('ignores what comes after it is closed', async () => {
    const [one, other] = [await scene.started(0), await scene.started(1)];
    scene.work.close();
    await one.end('succeeded');
    await other.lose('MR604');
    scene.work.committed(0);
    expect([scene.ends, scene.leases, scene.startedItems]).toEqual([[], 0, [0, 1]]);
  });
});
