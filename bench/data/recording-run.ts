/**
 * One run in a process of its own: `node recording-run.js CHECKOUT KIND ITEMS`. Prints CPU time of
 * the whole process as JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Millrace from '../../src/index.ts';

const [checkout = '', kind = '', items = ''] = process.argv.slice(2);
const library = pathToFileURL(join(checkout, 'dist/src/index.js')).href;
const { Executor } = (await import(library)) as typeof Millrace;

const kinds = {
  noop: { action: 'bench.noop' },
  templated: {
    action: 'bench.describe',
    input: { id: '{{ item }}', url: 'https://server-{{ item }}.example.test/', bytes: 20 },
  },
  same: { action: 'bench.fail', input: { message: 'HTTP 503 Service Unavailable' } },
  distinct: {
    action: 'bench.fail',
    input: { message: 'order {{ item }}: connect ECONNREFUSED 10.0.{{ item % 256 }}.7:5432' },
  },
};
const work = Object.entries(kinds).find(([name]) => name === kind)?.[1] ?? kinds.noop;
const task = { name: 'each', with_items: `{{ range(${items}) }}`, tolerate: '100%', ...work };
const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
const actions = fileURLToPath(new URL('../actions', import.meta.url));
const executor = await Executor.open({ directory, actions });
const before = process.cpuUsage();
const began = performance.now();
const run = await executor.start({ name: 'recording', tasks: [task] });
const { state } = await run.result();
if (state !== 'succeeded') throw new Error(`the run ${state}`);
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - began) / 1000;
await executor.close();
await rm(directory, { recursive: true });
console.log(JSON.stringify({ cpu: user + system, seconds }));
