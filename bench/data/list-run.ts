/** One measurement of `lists.ts`: the module of the library, and the number of items. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type * as millrace from '../../src/index.ts';

const [index = '', count = '500000'] = process.argv.slice(2);
const { Executor } = (await import(index)) as typeof millrace;
const total = Number(count);
const items = Array.from({ length: total }, (_, id) => ({
  id,
  path: `/shop/article/${id}`,
  status: 200,
  ratio: id / 8,
  agent: 'Mozilla',
  tags: ['a', 'b'],
}));
const flow = {
  name: 'map',
  parameters: { items: { type: 'array', required: true } },
  tasks: [
    { name: 'map', action: 'core.noop', with_items: '{{ parameters.items }}', input: '{{ item }}' },
  ],
};
const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const executor = await Executor.open({ directory });
try {
  await (await executor.start(flow, { parameters: { items: items.slice(0, 20_000) } })).result();
  // The items are those of the program: what they cost the garbage collector is paid before.
  globalThis.gc?.();
  await pause(300);
  const before = process.cpuUsage();
  const began = performance.now();
  const run = await executor.start(flow, { parameters: { items } });
  let first = Number.NaN;
  const watched = (async () => {
    for await (const { type } of run.events()) {
      if (type === 'task-progressed' && Number.isNaN(first)) first = performance.now() - began;
    }
  })();
  const { state } = await run.result();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  await watched;
  if (state !== 'succeeded') throw new Error(`the run ${state}`);
  const figures = {
    firstMs: first,
    wallMs: wall,
    cpuMicros: (user + system) / total,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(figures));
} finally {
  await executor.close();
  rmSync(directory, { recursive: true, force: true });
}
