/**
 * Does the cost of a task, an event or a run depend on how many there are? CPU time of all threads:
 * per task of one run, with few and with many, with each kind of limit and without; per event of a
 * reader that has fallen behind; per run of a store.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStream } from '../src/engine/active/event-stream.ts';
import type { RunEvent } from '../src/run/run-event.ts';
import { type Executor, openHistory } from '../src/index.ts';
import { emptySummary } from '../src/run/outcome.ts';
import { asRunId } from '../src/run/run-id.ts';
import { openStore } from '../src/store/open-store.ts';
import { option, print, type Row, row, withExecutor } from './support.ts';

const FEW = option('few', 1000);
const MANY = option('many', 10_000);
const RUNS = option('runs', 20_000);
const EVENTS = option('events', 200_000);
const ROUNDS = option('rounds', 3);
/** Only the shapes whose name contains this. */
const ONLY = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1]
  : '';

type Flow = Record<string, never>;

interface Shape {
  readonly name: string;
  /** Keys of the workflow. */
  readonly flow?: object;
  /** Keys of each task. */
  readonly task?: object;
  /** Tasks that come after all others. */
  readonly last?: (names: readonly string[]) => object;
}

/** The first is what the others are compared with. */
const shapes: readonly Shape[] = [
  { name: 'independent' },
  { name: 'concurrency', flow: { concurrency: 8 } },
  { name: 'wide concurrency', flow: { concurrency: 1000 } },
  { name: 'rate_limit', task: { rate_limit: 100_000 } },
  { name: 'exclusive', task: { exclusive: true } },
  { name: 'waiting', task: { action: 'bench.rest', input: '{{ 1 }}' } },
  { name: 'needs', last: (names) => ({ needs: names }) },
  { name: 'join', task: { next: [{ do: 'last' }] }, last: () => ({ join: 'all' }) },
];

function workflow({ name, flow, task, last }: Shape, count: number): Flow {
  const names = Array.from({ length: count }, (_, at) => `t${at}`);
  const tasks = names.map((one) => ({ name: one, action: 'bench.noop', ...task }));
  const after = last ? [{ name: 'last', action: 'bench.noop', ...last(names) }] : [];
  return JSON.parse(JSON.stringify({ name, ...flow, tasks: [...tasks, ...after] }));
}

/** CPU time of all threads while `work` runs, in microseconds for each of `count`. */
async function cpuFor(count: number, work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

async function taskCost(executor: Executor, shape: Shape, count: number): Promise<number> {
  const flow = workflow(shape, count);
  return cpuFor(count, async () => {
    const { state, error } = await (await executor.start(flow)).result();
    if (state !== 'succeeded') throw new Error(JSON.stringify(error));
  });
}

async function tasks(): Promise<void> {
  const chosen = shapes.filter(({ name }, at) => at === 0 || name.includes(ONLY ?? ''));
  const costs = chosen.map(() => [FEW, MANY].map((): number[] => []));
  await withExecutor(async (executor) => {
    for (const shape of chosen) await taskCost(executor, shape, 100);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [at, shape] of chosen.entries()) {
        for (const [which, count] of [FEW, MANY].entries()) {
          const cost = await taskCost(executor, shape, count);
          costs[at]?.[which]?.push(cost);
        }
      }
    }
  });
  const rows = chosen.flatMap(({ name }, at) =>
    [FEW, MANY].map((count, which) => row(`${name}, ${count}`, 'µs', costs[at]?.[which] ?? [])),
  );
  const [base] = rows.slice(1);
  print(
    `CPU time of a task, with ${FEW} and with ${MANY} that are ready`,
    rows,
    chosen.map(({ name }, at) => {
      const [few, many] = rows.slice(2 * at);
      const growth = ratio(many, few);
      return `${name}: ${growth} of what it costs with few, ${ratio(many, base)} of one without limit`;
    }),
  );
}

function ratio(one: Row | undefined, other: Row | undefined): string {
  return `${((one?.median ?? Number.NaN) / (other?.median ?? Number.NaN)).toFixed(2)} times`;
}

/** An event that is never dropped. */
function started(at: number): RunEvent {
  return { type: 'task-started', at, task: 't', visit: 1, total: 1 };
}

/** Emits and reads `EVENTS` events, while `waiting` others wait. */
async function eventCost(waiting: number): Promise<number> {
  const stream = new EventStream();
  const reader = stream.read();
  for (let at = 0; at < waiting; at++) stream.emit(started(at));
  return cpuFor(EVENTS, async () => {
    for (let at = 0; at < EVENTS; at++) {
      stream.emit(started(at));
      await reader.next();
    }
  });
}

async function events(): Promise<void> {
  const counts = [10, 200_000];
  const samples = counts.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, waiting] of counts.entries()) samples[at]?.push(await eventCost(waiting));
  }
  const rows = counts.map((n, at) => row(`${n} waiting events`, 'µs', samples[at] ?? []));
  print('CPU time of an event', rows, [`many against few: ${ratio(rows[1], rows[0])}`]);
}

/** Fills a store with runs of five tasks each. */
async function fill(directory: string, runs: number): Promise<void> {
  const store = await openStore(directory, { durability: 'process' });
  const text = JSON.stringify(workflow({ name: 'listed' }, 5));
  for (let from = 0; from < runs; from += 1000) {
    await store.commit((tx) => {
      for (let at = from; at < Math.min(from + 1000, runs); at++) {
        const id = asRunId(`20260101-${String(at).padStart(6, '0')}-aaaaaa`);
        const times = { createdAt: at, endedAt: at + 1 };
        tx.putRun({ id, workflow: 'listed', text, actions: [], state: 'succeeded', ...times });
        for (const task of ['t0', 't1', 't2', 't3', 't4']) {
          const summary = { ...emptySummary, total: 1, succeeded: 1 };
          const record = { task, visit: 1, single: true, remaining: 0, batches: 1 };
          tx.putTask(id, { ...record, state: 'succeeded', summary, startedAt: at, endedAt: at });
        }
      }
    });
  }
  await store.close();
}

async function listing(runs: number): Promise<{ readonly some: Row; readonly all: Row }> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    await fill(directory, runs);
    const history = await openHistory(directory);
    const [some, all]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      some.push(await cpuFor(1, () => history.runs({ newest: 20, topLevel: true })));
      all.push(await cpuFor(runs, () => history.runs()));
    }
    await history.close();
    return {
      some: row(`the newest 20 of ${runs}`, 'µs', some),
      all: row(`each of all ${runs}`, 'µs', all),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function runs(): Promise<void> {
  const [few, many] = [await listing(FEW), await listing(RUNS)];
  print(
    'CPU time of listing runs',
    [few.some, many.some, few.all, many.all],
    [
      `the newest 20: ${ratio(many.some, few.some)} with many`,
      `each of all: ${ratio(many.all, few.all)} with many`,
    ],
  );
}

const parts: Readonly<Record<string, () => Promise<void>>> = { events, runs, tasks };
const part = process.argv[2] ?? '';
if (Object.hasOwn(parts, part)) await parts[part]?.();
else for (const measure of Object.values(parts)) await measure();
