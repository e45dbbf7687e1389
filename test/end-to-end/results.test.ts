import { describe, expect, it } from 'vitest';
import { openHistory, type TaskResult } from '../../src/index.ts';
import { openExecutor, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

const fan = (count: number, more = ''): string => `
name: fan
tasks:
  - {name: each, action: core.echo, with_items: "{{ range(${count}) }}", input: {n: "{{ item }}"}${more}}
`;

const gated = `
parameters: {port: {type: integer, required: true}}
tasks:
  - {name: wait, action: meet.wait, with_items: [a, b, c], concurrency: 1,
     input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
  - {name: after, needs: [wait], action: core.echo, input: {is: done}}
`;

async function listed<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe('the results of a task', () => {
  const executor = useExecutor();

  it('come once each, with all that is known of an item', async () => {
    const run = await executor().start(fan(500));
    const results = await listed(run.results<{ n: number }>('each'));
    expect(results.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 500 }, (_, k) => k),
    );
    const [{ index, ...first }] = results as [TaskResult<{ n: number }>];
    expect(first).toMatchObject({ status: 'succeeded', output: { n: index }, element: index });
    expect(first).toMatchObject({ attempts: 1, error: null, position: 0 });
    const items = executor().history.items(run.id, 'each');
    for (const { index: item, position: _, ...result } of results.slice(0, 20)) {
      expect(result).toEqual({ ...items[item] });
    }
  });

  it('come in the order of the items, from any of them, on request', async () => {
    const run = await executor().start(fan(300));
    const from = await listed(run.results('each', { order: 'input', from: 100 }));
    expect(from.map(({ index, position }) => [index, position])).toEqual(
      Array.from({ length: 200 }, (_, k) => [k + 100, k + 100]),
    );
  });

  it('are read from the files that keep large outputs', async () => {
    const large = fan(40, ', input: {text: "{{ String(item).padStart(20000) }}"}');
    const run = await executor().start(large.replace(', input: {n: "{{ item }}"}', ''));
    const results = await listed(run.results<{ text: string }>('each', { order: 'input' }));
    expect(results.map(({ output }) => Number(output?.text))).toEqual(
      Array.from({ length: 40 }, (_, k) => k),
    );
  });

  it('go on after the last one that was read', async () => {
    const run = await executor().start(fan(400));
    const read: number[] = [];
    let from = 0;
    for await (const { index, position } of run.results('each')) {
      read.push(index);
      from = position + 1;
      if (read.length === 123) break;
    }
    for await (const { index } of run.results('each', { from })) read.push(index);
    expect(new Set(read).size).toBe(400);
    expect(read).toHaveLength(400);
  });

  it('come while the run is under way, also in a process that only reads', async () => {
    const gate = await Gate.create();
    const run = await executor().start(gated, { parameters: { port: gate.port } });
    const here = run.results('wait');
    const elsewhere = executor().history.results(run.id, 'wait');
    for (const name of ['a', 'b', 'c']) {
      await gate.arrivalOf(name);
      gate.release(name);
      for (const reader of [here, elsewhere]) {
        expect((await reader.next()).value).toMatchObject({ element: name, status: 'succeeded' });
      }
    }
    expect(await here.next()).toMatchObject({ done: true });
    expect(await elsewhere.next()).toMatchObject({ done: true });
    // Of a task that has not started when they are asked for.
    expect(await listed(run.results('after'))).toMatchObject([
      { output: { is: 'done' }, index: 0 },
    ]);
  });

  it('of a task that never starts are none', async () => {
    const run = await executor().start(`
tasks:
  - {name: first, action: core.fail, input: {message: no}}
  - {name: below, action: core.noop, needs: [first]}
`);
    expect(await listed(run.results('below'))).toEqual([]);
    expect(await listed(run.results('first'))).toMatchObject([
      { status: 'failed', output: null, error: { code: 'MR401' } },
    ]);
  });

  it('are refused for a task that does not exist', async () => {
    const run = await executor().start(fan(1));
    expect(() => run.results('ech')).toThrow("has no task 'ech'");
    await run.result();
    expect(() => executor().history.results(run.id, 'ech')).toThrow("has no task 'ech'");
  });

  it('come also when they are too large for the store itself', async () => {
    const run = await executor().start(`
tasks: [{name: t, action: probe.text, with_items: "{{ range(30) }}", input: {bytes: 100000}}]
`);
    for (const order of ['input', 'completion'] as const) {
      const results = await listed(run.results<{ text: string }>('t', { order }));
      expect(results.map(({ output }) => output?.text.length)).toEqual(Array(30).fill(100_000));
    }
  });

  it('hide secrets', async () => {
    const run = await executor().start(
      `
parameters: {key: {type: string, secret: true}}
tasks: [{name: t, action: core.echo, with_items: ["{{ parameters.key }}"], input: {is: "key={{ item }}"}}]
`,
      { parameters: { key: 'open-sesame' } },
    );
    const [result] = await listed(run.results('t'));
    expect([result?.output, result?.element]).toEqual([{ is: 'key=***' }, '***']);
  });
});

describe('a reader of results', () => {
  it('ends with an error when the executor closes before the run has ended', async () => {
    const directory = await temporaryFolder();
    const executor = await openExecutor({ directory });
    const gate = await Gate.create();
    const run = await executor.start(gated, { parameters: { port: gate.port } });
    const results = run.results('wait');
    await gate.arrivalOf('a');
    gate.release('a');
    expect((await results.next()).value).toMatchObject({ element: 'a' });
    await gate.arrivalOf('b');
    const rest = expect(listed(results)).rejects.toMatchObject({ code: 'MR507' });
    const closed = executor.close();
    gate.release('b');
    await closed;
    await rest;
    const history = await openHistory(directory);
    const stored = await listed(history.results(run.id, 'wait'));
    expect(stored.map(({ element }) => element)).toEqual(['a', 'b']);
    await history.close();
  });

  it('ends where the run is paused, and begins again where it is resumed', async () => {
    const executor = await openExecutor();
    const gate = await Gate.create();
    const run = await executor.start(gated, { parameters: { port: gate.port } });
    await gate.arrivalOf('a');
    const paused = run.pause();
    gate.release('a');
    await paused;
    expect(await listed(run.results('wait'))).toMatchObject([{ element: 'a' }]);
    await run.resume();
    gate.passes = () => true;
    expect(await listed(run.results('wait', { from: 1 }))).toMatchObject([
      { element: 'b' },
      { element: 'c' },
    ]);
  });

  it('sees what a retry of the run has made of failed items', async () => {
    const executor = await openExecutor();
    const run = await executor.start(`
tasks:
  - {name: t, action: faults.flaky, with_items: [0, 1, 2], input: {failures: "{{ item }}"}}
`);
    const { state } = await run.result();
    const statusOf = async (id: string): Promise<string[]> => {
      const results = await listed(executor.history.results(id, 't', { order: 'input' }));
      return results.map(({ status, attempts }) => `${status} ${attempts}`);
    };
    expect(state).toBe('failed');
    expect(await statusOf(run.id)).toEqual(['succeeded 1', 'failed 1', 'failed 1']);
    const again = await executor.retry(run.id);
    await again.result();
    expect(await statusOf(run.id)).toEqual(['succeeded 1', 'succeeded 2', 'failed 2']);
    expect(await listed(again.results('t'))).toHaveLength(3);
  });
});
