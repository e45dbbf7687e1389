/**
 * Does the cost of an item depend on the size of the context? Items that read one value of it, by
 * the size of the context: Millrace encodes it once, for all threads. The peers get the context with
 * each item, once per thread, or only the value.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Executor } from '../src/index.ts';
import { option, print, type Row, row, withExecutor } from './support.ts';

const ITEMS = option('items', 1000);
const ROUNDS = option('rounds', 15);
const WARM = option('warm', 5);
/** Bytes of the context, as JSON. */
const SIZES = [10_000, 1_000_000, 10_000_000];
/** The largest one that is sent with each item, which would take minutes. */
const mostCloned = 1_000_000;
const THREADS = 2;

interface Server {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly load: number;
}

/** About 100 bytes for each server. */
function contextOf(bytes: number): { readonly servers: readonly Server[] } {
  const servers = Array.from({ length: bytes / 100 }, (_, id) => ({
    id,
    name: `server-${String(id).padStart(8, '0')}.example.test`,
    tags: ['eu-west', 'blue'],
    load: (id % 1000) / 8,
  }));
  return { servers };
}

type Context = ReturnType<typeof contextOf>;

/** Each item reads another server. */
function itemsOf({ servers }: Context): number[] {
  return Array.from({ length: ITEMS }, (_, item) => (item * 97) % servers.length);
}

type Contender = (pool: Piscina, executor: Executor, context: Context) => Promise<unknown>;

const contenders: Readonly<Record<string, Contender>> = {
  'millrace, all of map': (_, executor, context) =>
    executor.map('bench.pick', itemsOf(context), { context }),
  'piscina, the value with each item': (pool, _, context) =>
    each(context, (at) => pool.run({ server: context.servers[at] })),
  'piscina, the context once per thread': async (pool, _, context) => {
    await toEachThread(pool, context);
    await each(context, (at) => pool.run({ at }));
  },
  'piscina, the context with each item': (pool, _, context) =>
    each(context, (at) => pool.run({ at, context })),
};

function each(context: Context, one: (at: number) => Promise<unknown>): Promise<unknown> {
  return Promise.all(itemsOf(context).map(one));
}

/** As many tasks as threads, none of which ends before all have begun. */
function toEachThread(pool: Piscina, context: Context): Promise<unknown> {
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  const task = { context, arrived, threads: THREADS };
  return Promise.all(Array.from({ length: THREADS }, () => pool.run(task)));
}

async function startPool(concurrentTasksPerWorker: number): Promise<Piscina> {
  const filename = fileURLToPath(new URL('./peers/workers/context.js', import.meta.url));
  const size = { minThreads: THREADS, maxThreads: THREADS };
  const pool = new Piscina({ filename, ...size, concurrentTasksPerWorker, execArgv: [] });
  if (pool.threads.length < THREADS) await once(pool, 'workerCreate');
  return pool;
}

const samples = new Map<string, number[]>();

async function measure(name: string, size: number, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  const key = `${(size / 1e6).toFixed(2)} MB: ${name}`;
  samples.set(key, [...(samples.get(key) ?? []), performance.now() - began]);
}

const pool = await startPool(1);
await withExecutor(async (executor) => {
  for (const size of SIZES) {
    const context = contextOf(size);
    for (let round = 0; round < WARM + ROUNDS; round++) {
      for (const [name, contender] of Object.entries(contenders)) {
        const isSlow = name.endsWith('with each item') && name.includes('context');
        if (isSlow && (size > mostCloned || round < WARM + ROUNDS - 1)) continue;
        await measure(name, size, () => contender(pool, executor, context));
      }
    }
  }
});
const rows: Row[] = [...samples].map(([name, times]) =>
  row(name, 'ms', times.length > WARM ? times.slice(WARM) : times),
);
print(`${ITEMS} items that read one value of a context`, rows, [
  'The peers store nothing; Millrace has every result on disk. Pool and executor are warm.',
]);
void pool.destroy();
