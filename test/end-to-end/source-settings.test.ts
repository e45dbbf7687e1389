import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type RunReport, toJS } from '../../src/index.ts';
import { runFlow } from '../support/flow.ts';
import { useSources } from '../support/sourced.ts';

const { executor, folder, read, itemsOf, file } = useSources();

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

  test('are none of the null device', async () => {
    expect(await itemsOf({ from: '/dev/null', format: 'lines' })).toEqual([]);
  });

  test('are those of all files of a pattern, and of a list', async () => {
    await mkdir(join(folder(), 'logs'));
    await file('logs/b.txt', '3\n');
    await file('logs/a.txt', '1\n2');
    await file('logs/c.txt', '');
    expect(await itemsOf({ from: 'logs/*.txt' })).toEqual(['1', '2', '3']);
    const from = ['logs/b.txt', join(folder(), 'logs/a.txt')];
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
      { ...options, workingDirectory: folder() },
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

  test('is left out of its batch, or fails it', async () => {
    const lines = Array.from({ length: 1000 }, (_, n) => (n === 511 ? '{' : `${n}`));
    lines.fill('}', 700, 800);
    const from = await file('batch.jsonl', lines.join('\n'));
    const more = { batch_size: 100, input: { n: '{{ item.length }}' }, tolerate: { count: 2 } };
    const skipped = await read({ from, on_bad: 'skip' }, { more });
    const whole = { n: 100 };
    expect([skipped.state, toJS(skipped.output)]).toEqual([
      'succeeded',
      [whole, whole, whole, whole, whole, { n: 99 }, whole, null, whole, whole],
    ]);
    expect(skipped.tasks['load']?.summary).toMatchObject({ succeeded: 9, skipped: 1 });
    const failed = await read({ from }, { more });
    expect(failed.tasks['load']?.summary).toMatchObject({ succeeded: 8, failed: 2 });
    const item = executor().history.items(failed.run, 'load')[5];
    expect(item?.error?.message).toMatch(
      /^batch\.jsonl, line 512, column 2: .* \(of 100 in its batch, 1 cannot be read\)$/,
    );
  });

  test('is left out of the runs of a sub-workflow, or fails without another try', async () => {
    const from = await file('runs.jsonl', bad);
    await file(
      'one.yaml',
      'parameters: { a: integer }\ntasks: [{ name: one, action: core.noop }]\noutput: "{{ parameters.a }}"\n',
    );
    const of = async (onBad: string): Promise<RunReport> => {
      const load = {
        name: 'load',
        workflow: 'one.yaml',
        with_items: { from, on_bad: onBad },
        input: { a: '{{ item.a }}' },
        retry: { count: 2, delay: '1ms' },
      };
      const text = JSON.stringify({ tasks: [load], output: '{{ task.load.output }}' });
      const source = { text, file: join(folder(), 'flow.json') };
      return runFlow(executor(), source, { workingDirectory: folder() });
    };
    const skipped = await of('skip');
    expect([skipped.state, toJS(skipped.output)]).toEqual(['succeeded', [1, null, 3]]);
    expect(skipped.tasks['load']?.summary).toMatchObject({ total: 3, succeeded: 2, skipped: 1 });
    const failed = await of('fail');
    const [, item] = executor().history.items(failed.run, 'load');
    expect(item).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: { code: 'MR423', message: expect.stringMatching(/^runs\.jsonl, line 2, column/) },
    });
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
    ['matches nothing', { from: "{{ 'nothing-*' + '.txt' }}" }, /no file matches nothing-\*\.txt/],
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
        workingDirectory: folder(),
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
