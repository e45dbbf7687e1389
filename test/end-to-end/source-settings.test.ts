import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type RunReport, type StartOptions, toJS } from '../../src/index.ts';
import { runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { newFolder, removeFolder } from '../support/temp.ts';

const executor = useExecutor();
let folder = '';

beforeAll(async () => {
  folder = await newFolder();
  return () => removeFolder(folder);
});

interface Read {
  /** Of the task. */
  readonly more?: object;
  readonly input?: unknown;
  readonly action?: string;
  readonly options?: StartOptions;
}

/** Runs a task over a source, each item with its index; resolves with the report of the run. */
async function read(source: object, given: Read = {}): Promise<RunReport> {
  const { more, input = { item: '{{ item }}', index: '{{ index }}' }, options, action } = given;
  const load = { name: 'load', action: action ?? 'core.echo', with_items: source, input, ...more };
  const flow = { tasks: [load], output: '{{ task.load.output }}' };
  return runFlow(executor(), flow as never, { workingDirectory: folder, ...options });
}

/** What the items of a source are, in order. */
async function itemsOf(source: object, given: Read = {}): Promise<unknown> {
  const report = await read(source, given);
  expect(report.error).toBeNull();
  const outputs = toJS(report.output) as readonly { item: unknown; index: number }[];
  expect(outputs.map(({ index }) => index)).toEqual(outputs.map((_, at) => at));
  return outputs.map(({ item }) => item);
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return name;
}

describe('the items of a source', () => {
  test.each<[string, string | Uint8Array, object, unknown]>([
    ['a.jsonl', '{"a":1}\n\n[2]\r\n"x"', {}, [{ a: 1 }, [2], 'x']],
    ['a.ndjson', '\uFEFF1\n2\n', {}, [1, 2]],
    [
      'a.csv',
      'n,m\n1,"x\ny"\n2,z\n',
      { numbers: ['n'] },
      [
        { n: 1, m: 'x\ny' },
        { n: 2, m: 'z' },
      ],
    ],
    [
      'b.csv',
      '1;2\n3;4',
      { header: false, delimiter: ';' },
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['a.tsv', 'n\tm\n1\t2\n', {}, [{ n: '1', m: '2' }]],
    ['a.json', ' [ {"a": "]"}, 2,\n[3] ] ', {}, [{ a: ']' }, 2, [3]]],
    ['a.txt', 'one\r\n\ntwo', {}, ['one', '', 'two']],
    ['b.txt', 'one\n\ntwo\n', { skip_empty: true }, ['one', 'two']],
    ['a.nul', 'one\n\0two', { format: 'nul' }, ['one\n', 'two']],
    ['c.txt', Buffer.from('gr\xFC\xDFe\n', 'latin1'), { encoding: 'windows-1252' }, ['grüße']],
    ['d.txt', Buffer.from('\uFEFFä\nö', 'utf16le'), { encoding: 'utf-16le' }, ['ä', 'ö']],
    ['e.txt.gz', gzipSync('one\ntwo\n'), {}, ['one', 'two']],
    ['f.csv.br', brotliCompressSync('n\n1\n'), {}, [{ n: '1' }]],
    ['empty.jsonl', '', {}, []],
    ['empty.csv', 'n,m\n', {}, []],
  ])('are those of %s', async (name, content, settings, items) => {
    const from = await file(name, content);
    expect(await itemsOf({ from, ...settings })).toEqual(items);
  });

  test('are those of all files of a pattern, and of a list', async () => {
    await mkdir(join(folder, 'logs'));
    await file('logs/b.txt', '3\n');
    await file('logs/a.txt', '1\n2');
    await file('logs/c.txt', '');
    expect(await itemsOf({ from: 'logs/*.txt' })).toEqual(['1', '2', '3']);
    const from = ['logs/b.txt', join(folder, 'logs/a.txt')];
    expect(await itemsOf({ from })).toEqual(['3', '1', '2']);
  });

  test('are those that are taken', async () => {
    const lines = Array.from({ length: 1000 }, (_, n) => `${n}`);
    const from = await file('thousand.txt', lines.join('\n'));
    expect(await itemsOf({ from, offset: 995 })).toEqual(lines.slice(995));
    expect(await itemsOf({ from, offset: 10, max_items: 3 })).toEqual(['10', '11', '12']);
    const options = { parameters: { n: 2 } };
    const limited = await runFlow(
      executor(),
      {
        parameters: { n: 'integer' },
        tasks: [
          {
            name: 'load',
            action: 'core.echo',
            with_items: { from, max_items: '{{ parameters.n }}' },
            input: { item: '{{ item }}' },
          },
        ],
        output: '{{ task.load.summary.total }}',
      },
      { ...options, workingDirectory: folder },
    );
    expect(limited.output).toBe(2);
    const sample = await itemsOf({ from, sample: 0.1, seed: 3 });
    expect(sample).toHaveLength(100 + Object(sample).length - 100);
    expect(Object(sample).length).toBeGreaterThan(50);
    expect(Object(sample).length).toBeLessThan(160);
    expect(await itemsOf({ from, sample: 0.1, seed: 3 })).toEqual(sample);
    expect(await itemsOf({ from, sample: 0.1, seed: 4 })).not.toEqual(sample);
  });

  test('come in batches, by number and by bytes', async () => {
    const from = await file('batches.txt', 'a\nb\nlong line\nc\nd\n');
    const batch = (size: unknown) => itemsOf({ from }, { more: { batch_size: size } });
    expect(await batch(2)).toEqual([['a', 'b'], ['long line', 'c'], ['d']]);
    const bytes = (await batch({ bytes: 4 })) as readonly (readonly string[])[];
    expect(bytes.flat()).toEqual(['a', 'b', 'long line', 'c', 'd']);
    expect(bytes).toContainEqual(['long line']);
    expect(await batch({ items: 3, bytes: '1MB' })).toEqual([
      ['a', 'b', 'long line'],
      ['c', 'd'],
    ]);
  });
});

describe('an item that cannot be read', () => {
  const bad = '{"a":1}\n{"a":\n{"a":3}\n';

  test('fails with its file, line and column', async () => {
    const from = await file('bad.jsonl', bad);
    const report = await read({ from }, { more: { tolerate: { count: 1 } } });
    expect([report.state, toJS(report.output)]).toMatchObject([
      'succeeded',
      [{ index: 0 }, null, { index: 2 }],
    ]);
    const [, item] = executor().history.items(report.run, 'load');
    expect(item?.error).toMatchObject({
      code: 'MR423',
      message: expect.stringMatching(/^bad\.jsonl, line 2, column \d+: not JSON/),
    });
    expect((await read({ from })).state).toBe('failed');
  });

  test('is left out', async () => {
    const from = await file('skip.jsonl', bad);
    const report = await read({ from, on_bad: 'skip' });
    expect(report.state).toBe('succeeded');
    expect(report.tasks['load']?.summary).toMatchObject({ total: 3, succeeded: 2, skipped: 1 });
  });

  test('ends its source', async () => {
    const lines = Array.from({ length: 50_000 }, (_, n) => (n === 10 ? '{' : `${n}`));
    const from = await file('stop.jsonl', lines.join('\n'));
    const report = await read({ from, on_bad: 'stop' });
    expect(report).toMatchObject({
      state: 'failed',
      tasks: { load: { error: { code: 'MR424' }, source: { state: 'failed' } } },
    });
    const [first] = executor().history.items(report.run, 'load');
    expect(first?.status).toBe('succeeded');
  });

  test('is a row with too many cells', async () => {
    const from = await file('ragged.csv', 'a,b\n1,2\n1,2,3\n');
    const report = await read({ from }, { more: { tolerate: { percent: 50 } } });
    expect(report.tasks['load']?.summary).toMatchObject({ total: 2, succeeded: 1, failed: 1 });
    expect(await itemsOf({ from, relax: ['rows'] })).toEqual([
      { a: '1', b: '2' },
      { a: '1', b: '2', column_3: '3' },
    ]);
  });
});

describe('a source that cannot be read', () => {
  test.each<[string, object, RegExp]>([
    ['is not there', { from: "{{ 'go' + 'ne.txt' }}" }, /there is no file gone\.txt/],
    ['matches nothing', { from: 'nothing-*.txt' }, /no file matches nothing-\*\.txt/],
    ['has no format', { from: "{{ 'data.' + 'bin' }}" }, /its format/],
    ['is no path', { from: '{{ 5 }}', format: 'csv' }, /from must be a path/],
  ])('because it %s', async (_, source, message) => {
    await file('data.bin', 'x');
    const first = { name: 'first', action: 'core.noop' };
    const load = { name: 'load', action: 'core.noop', with_items: source, needs: ['first'] };
    const report = await runFlow(
      executor(),
      { tasks: [first, load] },
      {
        workingDirectory: folder,
      },
    );
    expect(report.state).toBe('failed');
    expect(report.tasks['load']?.error?.message).toMatch(message);
  });

  test('is refused before anything runs', async () => {
    const start = read({ from: 'gone.jsonl' });
    await expect(start).rejects.toMatchObject({
      code: 'MR502',
      details: { problems: [{ code: 'MR318', task: 'load' }] },
    });
  });
});

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
      { workingDirectory: folder },
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
      { workingDirectory: folder },
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
      { text, file: join(folder, 'flow.json') },
      { workingDirectory: folder },
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
      details: { error: { code: 'MR410' } },
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
