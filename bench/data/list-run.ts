/** One measurement: the module of the library, and the number of objects, or a file of lines. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type * as millrace from '../../src/index.ts';

const [index = '', kind = 'array', of = '500000'] = process.argv.slice(2);
const { Executor } = (await import(index)) as typeof millrace;
const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const { before, measured, withItems } = kind === 'file' ? lines(of) : array(Number(of));
const flow = {
  name: 'map',
  parameters: { items: { required: true } },
  tasks: [{ name: 'map', action: 'core.noop', with_items: withItems, input: '{{ item }}' }],
};

interface Items {
  /** For a run before: what is loaded once is loaded then. */
  readonly before: readonly millrace.Json[] | string;
  readonly measured: readonly millrace.Json[] | string;
  readonly withItems: string | { readonly from: string };
}

function array(total: number): Items {
  const items = Array.from({ length: total }, (_, id) => ({
    id,
    path: `/shop/article/${id}`,
    status: 200,
    ratio: id / 8,
    agent: 'Mozilla',
    tags: ['a', 'b'],
  }));
  return {
    before: items.slice(0, 20_000),
    measured: items,
    withItems: '{{ parameters.items }}',
  };
}

function lines(path: string): Items {
  const few = join(directory, 'few.jsonl');
  writeFileSync(few, '{"id":1}\n'.repeat(20_000));
  return { before: few, measured: path, withItems: { from: '{{ parameters.items }}' } };
}
const executor = await Executor.open({ directory });
try {
  await (await executor.start(flow, { parameters: { items: before } })).result();
  // The items are those of the program: what they cost the garbage collector is paid before.
  globalThis.gc?.();
  await pause(300);
  const usage = process.cpuUsage();
  const began = performance.now();
  const run = await executor.start(flow, { parameters: { items: measured } });
  let first = Number.NaN;
  const watched = (async () => {
    for await (const { type } of run.events()) {
      if (type === 'task-progressed' && Number.isNaN(first)) first = performance.now() - began;
    }
  })();
  const { state } = await run.result();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(usage);
  await watched;
  if (state !== 'succeeded') throw new Error(`the run ${state}`);
  const [progress] = run.progress();
  const figures = {
    firstMs: first,
    wallMs: wall,
    cpuMicros: (user + system) / (progress?.done ?? 1),
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(figures));
} finally {
  await executor.close();
  rmSync(directory, { recursive: true, force: true });
}
