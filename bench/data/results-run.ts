/**
 * One run in a process of its own: `node results-run.js CHECKOUT KIND ITEMS BYTES`. Prints CPU time
 * and peak memory of the whole process as JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Millrace from '../../src/index.ts';
import { peakMemory } from '../../test/support/peak.ts';

const [checkout = '', kind = '', items = '', bytes = ''] = process.argv.slice(2);
const library = pathToFileURL(join(checkout, 'dist/src/index.js')).href;
const { Executor } = (await import(library)) as typeof Millrace;

const make = {
  name: 'make',
  action: 'data.text',
  with_items: `{{ range(${items}) }}`,
  input: { item: '{{ item }}', bytes: Number(bytes) },
};
const readers = {
  /** No task reads the outputs. */
  none: [],
  /** One item reads all of them, once. */
  read: [{ name: 'read', needs: ['make'], action: 'data.read', input: '{{ task.make.output }}' }],
  /** The same; it keeps every view until the end, and then reads them again. */
  keep: [{ name: 'read', needs: ['make'], action: 'data.keep', input: '{{ task.make.output }}' }],
};
const tasks = [make, ...(Object.entries(readers).find(([name]) => name === kind)?.[1] ?? [])];
const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
const actions = fileURLToPath(new URL('../actions', import.meta.url));
const executor = await Executor.open({ directory, actions });
const before = process.cpuUsage();
const began = performance.now();
const run = await executor.start({ name: 'results', tasks });
const { state } = await run.result();
if (state !== 'succeeded') throw new Error(`the run ${state}`);
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - began) / 1000;
await executor.close();
await rm(directory, { recursive: true });
console.log(JSON.stringify({ cpu: user + system, seconds, peak: peakMemory() }));
