import { describe, expect, it } from 'vitest';
import { record as makeRecord } from '../support/actions/memory.ts';
import { useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { sharedMemory } from '../support/shared-memory.ts';

const TASKS = 100;
const record = makeRecord({ n: 0 });

/**
 * 100 tasks with outputs of about 10 KB, then a fan-out whose items read one value of one of them.
 */
const workflow = {
  name: 'context',
  parameters: { items: { type: 'array' }, port: { type: 'integer' } },
  tasks: [
    ...Array.from({ length: TASKS }, (_, n) => ({
      name: `task_${n}`,
      action: 'memory.record',
      input: { n },
    })),
    {
      name: 'ready',
      needs: Array.from({ length: TASKS }, (_, n) => `task_${n}`),
      action: 'meet.wait',
      input: { port: '{{ parameters.port }}' },
    },
    {
      name: 'fan',
      needs: ['ready'],
      with_items: '{{ parameters.items }}',
      action: 'memory.look',
      input: { part: '{{ task.task_57.output.rows[item % 100].row }}' },
    },
  ],
};

interface Look {
  readonly thread: number;
  readonly buffers: number;
  readonly bytes: number;
  readonly part: number;
}

describe('a context of 1 MB and 1,000 items', () => {
  const executor = useExecutor({ workers: 2 });

  it('is encoded once, read in place, and never cloned', async () => {
    const gate = await Gate.create();
    const items = Array.from({ length: 1000 }, (_, n) => n);
    const run = await executor().start(workflow, { parameters: { items, port: gate.port } });
    await gate.waitFor(1);
    const before = sharedMemory().bytes;
    gate.open();
    const report = await run.result();
    const coordinator = sharedMemory().bytes - before;
    expect(report.error).toBeNull();

    const results = executor().history.items(run.id, 'fan');
    const looks = results.map(({ output }) => output as Look);
    expect(looks.map(({ part }) => part)).toEqual(items.map((n) => n % 100));
    let all = 0;
    for (const thread of new Set(looks.map(({ thread }) => thread))) {
      const bytes = looks.flatMap((look) => (look.thread === thread ? look.bytes : []));
      all += Math.max(...bytes);
      // Completion batches: a few kilobytes, and some bytes for each item. The context has 1 MB.
      expect(Math.max(...bytes) - Math.min(...bytes)).toBeLessThan(20_000 + 200 * bytes.length);
    }
    expect(all).toBeLessThan(1.5 * JSON.stringify(record).length * TASKS);
    // A control block, and batches taken from busy workers: no document is sent or copied.
    expect(coordinator).toBeLessThan(200_000);
  });
});

describe('a context for executor.map', () => {
  const executor = useExecutor({ workers: 2 });

  it('is encoded once and shared by all threads', async () => {
    const records = Array.from({ length: TASKS }, (_, n) => makeRecord({ n }));
    const items = Array.from({ length: 1000 }, () => 'x');
    // Makes the memory of batches, which later consumers get again.
    await executor().map('memory.nothing', items);
    const before = sharedMemory().bytes;
    const looks = await executor().map<Look>('memory.lookAtContext', items, {
      context: { records },
    });
    const coordinator = sharedMemory().bytes - before;
    const size = JSON.stringify(records).length;
    expect(new Set(looks.map(({ part }) => part))).toEqual(new Set([57]));
    expect(coordinator).toBeGreaterThan(size / 2);
    expect(coordinator).toBeLessThan(1.5 * size);
    expect(Math.max(...looks.map(({ bytes }) => bytes))).toBeLessThan(20_000 + 200 * items.length);
  });
});

describe('an item', () => {
  const executor = useExecutor({ workers: 1 });

  it('takes at most 64 bytes of shared memory, its result included when that is small', async () => {
    const gate = await Gate.create();
    const count = 100_000;
    const run = await executor().start(
      `
parameters: {items: {type: array}, port: {type: integer}}
tasks:
  - {name: before, action: memory.look, input: {part: before}}
  - {name: ready, needs: [before], action: meet.wait, input: {port: "{{ parameters.port }}"}}
  - {name: fan, needs: [ready], with_items: "{{ parameters.items }}", action: memory.nothing, input: "{{ item }}"}
  - {name: after, needs: [fan], action: memory.look, input: {part: "{{ task.fan.output[7] }}"}}
output: ["{{ task.before.output }}", "{{ task.after.output }}"]
`,
      { parameters: { items: Array.from({ length: count }, () => null), port: gate.port } },
    );
    await gate.waitFor(1);
    const before = sharedMemory().bytes;
    gate.open();
    const report = await run.result();
    const coordinator = sharedMemory().bytes - before;
    expect(report.error).toBeNull();
    const [first, last] = report.output as readonly [Look, Look];
    // On a loaded machine batches have fewer items, and so each item a larger part of one.
    expect((coordinator + last.bytes - first.bytes) / count).toBeLessThanOrEqual(64);
  });
});
