import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Executor } from '../../src/index.ts';
import { openExecutor, runFlow } from '../support/flow.ts';

const MiB = 2 ** 20;
const RUNS = 1000;

/** About 120 KB, so that the leak of 1,000 of them shows. */
const context = {
  records: Array.from({ length: 400 }, (_, id) => ({ id, text: `${id}`.padEnd(300, '.') })),
};

const workflow = {
  name: 'small',
  vars: { seen: 0 },
  tasks: [
    {
      name: 'read',
      with_items: '{{ range(4) }}',
      action: 'heap.read',
      input: { at: '{{ item }}' },
      next: [{ publish: [{ seen: '{{ result().length }}' }], do: ['again'] }],
    },
    {
      name: 'again',
      with_items: '{{ task.read.output }}',
      action: 'heap.read',
      input: { at: '{{ item.id + vars.seen }}' },
    },
  ],
  output: { ids: '{{ task.again.output.map((record) => record.id) }}' },
};

/** In bytes. */
interface Level {
  /** Of the main thread, and of the worker with the most. */
  readonly coordinator: { readonly buffers: number; readonly heap: number };
  readonly worker: { readonly buffers: number; readonly heap: number };
  /** Memory of the whole process without mapped files: the system loads and drops their pages. */
  readonly resident: number;
}

async function levelOf(executor: Executor): Promise<Level> {
  let workers: readonly { readonly heap: number; readonly buffers: number }[] = [];
  // Shared memory is free once every thread has collected it.
  for (let pass = 0; pass < 4; pass++) {
    workers = await executor.map('heap.level', Array(16).fill(null));
    globalThis.gc?.();
    await setImmediate();
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return {
    coordinator: { buffers: arrayBuffers, heap: heapUsed },
    worker: {
      buffers: Math.max(...workers.map(({ buffers }) => buffers)),
      heap: Math.max(...workers.map(({ heap }) => heap)),
    },
    resident: residentBytes(),
  };
}

function residentBytes(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss();
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

it(`Memory returns to its level after ${RUNS} runs`, { timeout: 600_000 }, async () => {
  const executor = await openExecutor({ durability: 'process' });
  const runAll = async (runs: number): Promise<void> => {
    for (let done = 0; done < runs; done += 10) {
      const ten = Array.from({ length: 10 }, () => runFlow(executor, workflow, { context }));
      for (const { state, output } of await Promise.all(ten)) {
        expect([state, output]).toEqual(['succeeded', { ids: [4, 5, 6, 7] }]);
      }
    }
  };
  // Pools of the allocator grow in the first thousand runs, then ever more slowly to a fixed level.
  await runAll(RUNS);
  const before = await levelOf(executor);
  await runAll(RUNS);
  const after = await levelOf(executor);
  expect(after.coordinator.buffers - before.coordinator.buffers).toBeLessThan(MiB);
  expect(after.worker.buffers - before.worker.buffers).toBeLessThan(MiB);
  // The heap also holds compiled code.
  expect(after.coordinator.heap - before.coordinator.heap).toBeLessThan(6 * MiB);
  expect(after.worker.heap - before.worker.heap).toBeLessThan(6 * MiB);
  expect(after.resident - before.resident).toBeLessThan(64 * MiB);
});
