/**
 * Does the cost of an item depend on the size of the context? 1,000 items over the outputs of 100
 * tasks, with an input that names one value in one of them: with 1 MB of outputs, with almost none,
 * and compared with a pool that clones the context for each item.
 */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Executor } from '../src/index.ts';
import { option, print, row, withExecutor } from './support.ts';

const ITEMS = option('items', 1000);
const ROUNDS = option('rounds', 15);

/** The output of one task: `records` servers, about 100 bytes each as JSON. */
function output(at: number, records: number): object {
  const servers = Array.from({ length: records }, (_, id) => ({
    id,
    name: `server-${at}-${id}.example.test`,
    tags: ['eu-west', 'blue'],
    load: id / 7,
  }));
  return { servers: { count: at, list: servers } };
}

function flow(records: number): Record<string, never> {
  const names = Array.from({ length: 100 }, (_, at) => `task_${at}`);
  const tasks: unknown[] = names.map((name, at) => ({
    name,
    action: 'core.echo',
    input: output(at, records),
  }));
  tasks.push({
    name: 'fan',
    action: 'bench.touch',
    needs: names,
    with_items: `{{ range(${ITEMS}) }}`,
    input: { value: '{{ task.task_57.output.servers.count + item }}' },
  });
  return JSON.parse(JSON.stringify({ name: 'context', tasks }));
}

/** Duration of the fan-out in milliseconds. */
async function fanOut(executor: Executor, records: number): Promise<number> {
  const run = await executor.start(flow(records));
  const report = await run.result();
  if (report.state !== 'succeeded') throw new Error(JSON.stringify(report.error));
  return report.tasks['fan']?.elapsed_ms ?? Number.NaN;
}

async function cloning(context: unknown): Promise<number> {
  const filename = fileURLToPath(new URL('./peers/workers/noop.js', import.meta.url));
  const pool = new Piscina({ filename, minThreads: 2, maxThreads: 2, execArgv: [] });
  await pool.run({});
  const began = performance.now();
  await Promise.all(Array.from({ length: ITEMS }, (_, item) => pool.run({ context, item })));
  const elapsed = performance.now() - began;
  await pool.destroy();
  return elapsed;
}

const small: number[] = [];
const large: number[] = [];
await withExecutor(async (executor) => {
  for (let warm = 0; warm < 5; warm++) await fanOut(executor, warm % 2 ? 100 : 1);
  for (let round = 0; round < ROUNDS; round++) {
    small.push(await fanOut(executor, 1));
    large.push(await fanOut(executor, 100));
  }
});
const outputs = Array.from({ length: 100 }, (_, at) => output(at, 100));
const cloned = await cloning(outputs);
const rows = [
  row('context of 100 small outputs', 'ms', small),
  row('context of 100 outputs, 1 MB in all', 'ms', large),
  row('a pool that clones 1 MB for each item', 'ms', [cloned], 'piscina, nothing stored'),
];
const difference = (rows[1]?.median ?? 0) - (rows[0]?.median ?? 0);
print(`${ITEMS} items over a context: does its size matter?`, rows, [
  `difference of the medians: ${difference.toFixed(1)} ms (goal: under 15 ms)`,
  `against cloning: ${(cloned / (rows[1]?.median ?? 1)).toFixed(0)} times faster`,
]);
