import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toJS } from '../../src/index.ts';
import { runFlow } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { useSources } from '../support/sourced.ts';

const { executor, folder, read, file } = useSources();

describe('the task of a source', () => {
  const numbers = () =>
    file('numbers.txt', Array.from({ length: 200 }, (_, n) => `${n}\n`).join(''));

  test('is read by later tasks', async () => {
    const from = await numbers();
    const report = await runFlow(
      executor(),
      {
        tasks: [
          { name: 'load', action: 'core.echo', with_items: { from }, input: { n: '{{ item }}' } },
          {
            name: 'sum',
            action: 'probe.sum',
            input: { values: '{{ task.load.output.map(({ n }) => Number(n)) }}' },
          },
          {
            name: 'again',
            action: 'core.echo',
            with_items: '{{ task.load.output }}',
            input: { n: '{{ item.n }}' },
          },
        ],
        output: [
          '{{ task.sum.output }}',
          '{{ task.again.output[199].n }}',
          '{{ task.load.items[5].status }}',
        ],
      },
      { workingDirectory: folder() },
    );
    expect(toJS(report.output)).toEqual([19_900, '199', 'succeeded']);
  });

  test('has retries, limits, timeouts and turns like any other', async () => {
    const from = await file('few.txt', 'a\nb\nc\n');
    const settings = {
      concurrency: 2,
      rate_limit: 1000,
      exclusive: true,
      timeout: '1m',
      deadline: '5m',
      delay: '10ms',
      retry: { count: 2, delay: '1ms' },
    };
    const report = await read(
      { from },
      { more: settings, action: 'core.fail', input: { message: 'no' } },
    );
    const items = executor().history.items(report.run, 'load');
    expect([...items].map(({ attempts, element }) => [attempts, element])).toEqual([
      [3, 'a'],
      [3, 'b'],
      [3, 'c'],
    ]);
  });

  test('is fast to fail by a number of items', async () => {
    const from = await numbers();
    const more = { fail_fast: true, tolerate: { count: 1 }, concurrency: 1 };
    const report = await read({ from }, { more, action: 'core.fail', input: { message: 'no' } });
    const summary = report.tasks['load']?.summary;
    expect(report.state).toBe('failed');
    expect(summary?.failed).toBeLessThan(200);
  });

  test('counts a share of failures at its end', async () => {
    const from = await file('mostly.jsonl', `{\n${'1\n'.repeat(99)}`);
    const of = async (percent: number) =>
      (await read({ from }, { more: { tolerate: { percent } } })).state;
    expect([await of(1), await of(0.5)]).toEqual(['succeeded', 'failed']);
  });

  test('can be in a loop: each visit reads the file again', async () => {
    const from = await file('loop.txt', 'a\nb\n');
    const report = await runFlow(
      executor(),
      {
        vars: { rounds: 0 },
        tasks: [
          { name: 'begin', action: 'core.noop', next: ['load'] },
          {
            name: 'load',
            action: 'core.noop',
            with_items: { from },
            next: [
              { publish: { rounds: '{{ vars.rounds + task.load.summary.total }}' } },
              { when: '{{ succeeded() && vars.rounds < 4 }}', do: 'load' },
            ],
          },
        ],
        output: '{{ vars.rounds }}',
      },
      { workingDirectory: folder() },
    );
    expect([report.state, report.tasks['load']?.visits]).toEqual(['succeeded', 2]);
  });

  test('can be cancelled while more items come', async () => {
    const gate = await Gate.create();
    async function* endless(): AsyncGenerator<string> {
      for (let n = 0; ; n++) {
        await new Promise((resolve) => setImmediate(resolve));
        yield `${n}`;
      }
    }
    const run = await executor().start(
      {
        tasks: [
          {
            name: 'load',
            action: 'meet.wait',
            with_items: { from: '-', format: 'lines' },
            concurrency: 2,
            input: { port: gate.port, name: '{{ item }}' },
          },
        ],
      },
      { sources: { load: endless() } },
    );
    await gate.waitFor(2);
    expect(run.progress()).toMatchObject([{ source: { state: 'open' } }]);
    const report = await run.cancel();
    expect(report.state).toBe('cancelled');
  });

  test('runs a sub-workflow for each item', async () => {
    const from = await file('regions.jsonl', '{"n":1}\n{"n":2}\n');
    await file(
      'region.yaml',
      'parameters: { n: integer }\ntasks: [{ name: a, action: core.echo, input: { n: "{{ parameters.n * 10 }}" } }]\noutput: "{{ task.a.output.n }}"\n',
    );
    const text = JSON.stringify({
      tasks: [
        {
          name: 'load',
          workflow: 'region.yaml',
          with_items: { from },
          input: { n: '{{ item.n }}' },
        },
      ],
      output: '{{ task.load.output }}',
    });
    const report = await runFlow(
      executor(),
      { text, file: join(folder(), 'flow.json') },
      { workingDirectory: folder() },
    );
    expect(toJS(report.output)).toEqual([10, 20]);
  });
});

describe('executor.map', () => {
  test.each<[string, () => Iterable<unknown> | AsyncIterable<unknown>, unknown]>([
    ['a generator', () => [1, { a: [2] }, 'x\ny', null].values(), [1, { a: [2] }, 'x\ny', null]],
    ['a set', () => new Set(['a', 'b']), ['a', 'b']],
    ['an async generator', () => Readable.from([{ n: 1 }, { n: 2 }]), [{ n: 1 }, { n: 2 }]],
    [
      'a stream of text',
      () => Readable.from([Buffer.from('a\nb'), Buffer.from('c\n')]),
      ['a', 'bc'],
    ],
    ['nothing', () => [].values(), []],
  ])('takes %s', async (_, items, outputs) => {
    expect(toJS(await executor().map('probe.echo', items()))).toEqual(outputs);
  });

  test('takes a web stream, and many items', async () => {
    const stream = Readable.toWeb(Readable.from(Array.from({ length: 20_000 }, (_, n) => n)));
    const outputs = await executor().map<number>('probe.echo', stream);
    expect([outputs.length, outputs[19_999]]).toEqual([20_000, 19_999]);
  });

  test('fails with what the iterable throws, after the items that it gave', async () => {
    function* broken(): Generator<number> {
      yield 1;
      throw new RangeError('the disk is gone', { cause: new Error('EIO') });
    }
    const error = await executor()
      .map('probe.echo', broken())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'MR505',
      details: { error: { code: 'MR424' } },
      cause: { message: expect.stringContaining('the disk is gone'), cause: { message: 'EIO' } },
    });
    const { run } = Object(error).details as { readonly run: string };
    expect(executor().history.report(run).tasks['map']).toMatchObject({
      summary: { total: 1, succeeded: 1 },
      error: {
        code: 'MR424',
        message: expect.stringContaining('the disk is gone'),
        cause: { message: 'EIO' },
      },
    });
  });
});

test('the stream of a run that was paused goes on where it was', async () => {
  const gate = await Gate.create();
  const flow = {
    tasks: [
      {
        name: 'load',
        action: 'meet.wait',
        with_items: { from: '-', format: 'lines' },
        concurrency: 2,
        input: { port: gate.port, name: '{{ item }}' },
      },
    ],
    output: '{{ task.load.output }}',
  };
  const names = Array.from({ length: 20 }, (_, n) => `${n}`);
  async function* slowly(from: readonly string[]): AsyncGenerator<string> {
    for (const name of from) {
      await new Promise((resolve) => setImmediate(resolve));
      yield name;
    }
  }
  const run = await executor().start(flow, { sources: { load: slowly(names) } });
  await gate.waitFor(2);
  gate.open();
  const paused = await run.pause();
  expect(['paused', 'succeeded']).toContain(paused.state);
  if (paused.state === 'succeeded') return;
  onTestFinished(() => gate.open());
  const resumed = await executor().resume(run.id, { sources: { load: slowly(names) } });
  const report = await resumed.result();
  expect([report.state, toJS(report.output)]).toEqual(['succeeded', names]);
});
