import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { toJS } from '../../src/document/views/to-js.ts';
import { ControlBlock } from '../../src/wire/shared/control-block.ts';
import type { TaskMessage } from '../../src/wire/messages.ts';
import { Schedule } from '../support/schedule.ts';
import type { PoolScript } from '../support/pool-script.ts';
import { ScriptedPool } from '../support/scripted-pool.ts';
import { collectEvents, planOf, Stage } from '../support/stage.ts';

/** Before a release, 10,000 are tried: `MILLRACE_SCHEDULES=10000`. */
const SCHEDULES = Number(process.env['MILLRACE_SCHEDULES'] ?? 2500);

const plan = planOf(`
name: batch
parameters:
  items: {type: array, required: true}
tasks:
  - name: process_items
    action: shop.process
    with_items: "{{ parameters.items }}"
    concurrency: 3
    input: {number: "{{ item }}"}
    next:
      - do: [validate]
  - name: validate
    action: shop.validate
    input: {results: "{{ task.process_items.output }}"}
`);

const items = [10, 20, 30, 40, 50];
const results = items.map((number) => ({ doubled: number * 2 }));

/** The two actions of the workflow. */
function shop(task: string, input: () => unknown): unknown {
  const { number, results = [] }: { number?: number; results?: readonly unknown[] } =
    Object(input());
  if (task === 'process_items') return { doubled: Number(number) * 2 };
  return { seen: toJS(results) };
}

const script: PoolScript = {
  size: 3,
  copies: 2,
  together: 3,
  run: ({ task, input }) => shop(task.task, input),
};

/** The checks that one schedule fails. */
async function faultsOf(seed: number, changes: Partial<PoolScript> = {}): Promise<string[]> {
  let verdict: unknown;
  const play: PoolScript['run'] = ({ task, input }) => {
    const output = shop(task.task, input);
    if (task.task === 'validate') verdict = output;
    return output;
  };
  const stage = new Stage({ ...script, ...changes, run: play }, { seed });
  const { pool, store } = stage;
  const run = await stage.create(plan, { items });
  const events = collectEvents(run);
  await stage.finish(run);
  // Batches that are still on their way arrive after the end.
  await stage.schedule.exhaust();
  const emitted = (type: string, task: string): number =>
    events.filter((event) => event.type === type && 'task' in event && event.task === task).length;
  const visits = store.tasks(run.id).filter((record) => record.task === 'validate');
  const mayRepeat = (changes.deaths ?? 0) > 0;
  const checks: Record<string, boolean> = {
    'three workers end items in one instant': pool.instant === 3,
    'at most three items are in flight': pool.peak <= 3,
    'every item runs': new Set(pool.ran('process_items')).size === items.length,
    'validate runs once': mayRepeat || pool.ran('validate').length === 1,
    'validate is started once': emitted('task-started', 'validate') === 1,
    'validate settles once': emitted('task-settled', 'validate') === 1,
    'validate has one record': visits.length === 1 && visits[0]?.visit === 1,
    'one item of validate counts': visits[0]?.summary.succeeded === 1,
    'process_items settles once': emitted('task-settled', 'process_items') === 1,
    'the run succeeds': store.run(run.id)?.state === 'succeeded',
    'validate saw every result': isDeepStrictEqual(verdict, { seen: results }),
  };
  return Object.keys(checks).filter((name) => !checks[name]);
}

async function expectNoFaults(count: number, changes: Partial<PoolScript> = {}): Promise<void> {
  for (let seed = 1; seed <= count; seed++) {
    const faults = await faultsOf(seed, changes);
    if (faults.length > 0) expect.fail(`seed ${seed}: not so: ${faults.join('; ')}`);
  }
}

test(`validate runs once in ${SCHEDULES} schedules of batches that arrive twice and out of order`, async () => {
  await expectNoFaults(SCHEDULES);
}, 600_000);

test('validate is started once when workers die in between', async () => {
  await expectNoFaults(SCHEDULES / 10, { deaths: 0.2 });
}, 600_000);

/**
 * The rule that this project replaces: a worker writes `completed`, then the coordinator starts the
 * successor when the store has no unfinished sibling. Returns the number of starts.
 */
async function naiveStarts(seed: number, copies: number): Promise<number> {
  const schedule = new Schedule(seed);
  const completed = new Set<number>();
  let starts = 0;
  const pool = new ScriptedPool(
    { ...script, copies, run: ({ index }) => void completed.add(index) },
    schedule,
  );
  pool.listen({
    batch: () => {
      const unfinished = items.length - completed.size;
      if (unfinished === 0) starts++;
    },
    log: () => {},
    waiting: () => {},
    strayed: () => {},
    checkpoint: () => {},
    loadCheckpoint: () => {},
    limit: () => {},
    progress: () => {},
    lateError: () => {},
    supplied: () => {},
    starved: () => {},
  });
  const task: TaskMessage = {
    run: { id: 'naive', workflow: plan.workflow },
    task: 'process_items',
    visit: 1,
    action: 'shop.process',
    packs: [],
    input: {},
    names: { tasks: {} },
    directory: '/',
    clockOffset: 0,
  };
  const block = ControlBlock.create(items.length, 3);
  for (const lane of [0, 1, 2]) {
    const lanes = { lanes: 3, firstLane: lane, endLane: lane + 1, round: 0 };
    void pool.consume({ kind: 'consumer', consumer: lane, task, control: block.buffer, ...lanes });
  }
  await schedule.exhaust();
  return starts;
}

test.each([1, 2])(
  'the naive rule starts validate several times in the same schedules, with %i copies of each batch',
  async (copies) => {
    let several = 0;
    const schedules = 500;
    for (let seed = 1; seed <= schedules; seed++) {
      const starts = await naiveStarts(seed, copies);
      expect(starts).toBeGreaterThan(0);
      if (starts > 1) several++;
    }
    expect(several / schedules).toBeGreaterThan(0.25);
  },
);
