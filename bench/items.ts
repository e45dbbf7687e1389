/**
 * What does an ordinary item cost? Items are objects, the input has a template, the output is an
 * object that a later task reads. The peers get the same objects, build the input by hand, and
 * store nothing: one item a task, and 1,000.
 */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Executor } from '../src/index.ts';
import { option, print, row, withExecutor } from './support.ts';

const ITEMS = option('items', 200_000);
const PEER_ITEMS = option('peer-items', 20_000);
const BYTES = option('output-bytes', 20);
const ROUNDS = option('rounds', 7);
const WARM = option('warm', 2);
const CHUNK = 1000;
const THREADS = 2;

interface Item {
  readonly id: number;
  readonly name: string;
}

function itemsOf(count: number): Item[] {
  return Array.from({ length: count }, (_, id) => ({ id, name: `server-${id}.example.test` }));
}

const flow = {
  tasks: [
    { name: 'list', action: 'bench.list', input: { count: ITEMS } },
    {
      name: 'each',
      action: 'bench.describe',
      with_items: '{{ task.list.output }}',
      input: { id: '{{ item.id }}', url: 'https://{{ item.name }}/', bytes: BYTES },
    },
    { name: 'count', action: 'bench.count', input: { outputs: '{{ task.each.output }}' } },
  ],
  output: '{{ task.count.output }}',
};

/** Items per second of the fan-out. */
async function millrace(executor: Executor): Promise<number> {
  const report = await (await executor.start(flow)).result();
  if (report.output !== ITEMS) throw new Error(JSON.stringify(report.error));
  return (ITEMS / (report.tasks['each']?.elapsed_ms ?? Number.NaN)) * 1000;
}

const input = ({ id, name }: Item) => ({ id, url: `https://${name}/`, bytes: BYTES });

async function oneByOne(pool: Piscina): Promise<number> {
  const items = itemsOf(PEER_ITEMS);
  const began = performance.now();
  await Promise.all(items.map((item) => pool.run([input(item)])));
  return (PEER_ITEMS / (performance.now() - began)) * 1000;
}

async function inChunks(pool: Piscina): Promise<number> {
  const items = itemsOf(ITEMS);
  const began = performance.now();
  const chunks = Array.from({ length: Math.ceil(ITEMS / CHUNK) }, (_, at) =>
    items.slice(at * CHUNK, (at + 1) * CHUNK).map(input),
  );
  const outputs = (await Promise.all(chunks.map((chunk) => pool.run(chunk)))).flat();
  if (outputs.length !== ITEMS) throw new Error('outputs are missing');
  return (ITEMS / (performance.now() - began)) * 1000;
}

const filename = fileURLToPath(new URL('./peers/workers/items.js', import.meta.url));
const size = { minThreads: THREADS, maxThreads: THREADS, concurrentTasksPerWorker: 32 };
const pool = new Piscina({ filename, ...size, execArgv: [] });
const rates = { own: [] as number[], one: [] as number[], chunks: [] as number[] };
await withExecutor(async (executor) => {
  for (let round = 0; round < WARM + ROUNDS; round++) {
    rates.own.push(await millrace(executor));
    rates.one.push(await oneByOne(pool));
    rates.chunks.push(await inChunks(pool));
  }
});
const note = 'in memory, nothing stored';
const rows = [
  row('millrace', 'items/s', rates.own.slice(WARM), 'every output on disk'),
  row('piscina, item by item', 'items/s', rates.one.slice(WARM), note),
  row('piscina, in chunks of 1,000', 'items/s', rates.chunks.slice(WARM), note),
];
const [own, one, chunks] = rows.map(({ median }) => median);
print(`Items with a template and an object of about ${BYTES + 60} bytes as output`, rows, [
  `against piscina, item by item: ${((own ?? 0) / (one ?? 1)).toFixed(2)} times as many`,
  `against piscina, in chunks of 1,000: ${((own ?? 0) / (chunks ?? 1)).toFixed(2)} times as many`,
]);
void pool.destroy();
