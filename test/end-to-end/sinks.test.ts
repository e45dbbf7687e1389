import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Executor, RunReport } from '../../src/index.ts';
import { openExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

interface Place {
  readonly executor: Executor;
  readonly folder: string;
  readonly run: (text: string, parameters?: Record<string, string>) => Promise<RunReport>;
  readonly text: (name: string) => Promise<string>;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const executor = await openExecutor();
  return {
    executor,
    folder,
    run: async (text, parameters = {}) => {
      const run = await executor.start(text, { workingDirectory: folder, parameters });
      return run.result();
    },
    text: (name) => readFile(join(folder, name), 'utf8'),
  };
}

const rows = (count: number): string =>
  Array.from({ length: count }, (_, n) => `{"n":${n}}\n`).join('');

const fan = (count: number, results: string): string => `
tasks:
  - {name: each, action: core.echo, with_items: "{{ range(${count}) }}", input: {n: "{{ item }}"},
     results: ${results}}
`;

describe('results of a task that go to a file', () => {
  it('are there, whole and once each, when the task has settled', async () => {
    const { run, text, folder } = await place();
    expect((await run(fan(5000, '{to: out.jsonl, order: input}'))).state).toBe('succeeded');
    expect(await text('out.jsonl')).toBe(rows(5000));
    await run(fan(3000, '{to: any.jsonl}'));
    const lines = (await text('any.jsonl')).trimEnd().split('\n');
    const numbers = lines.map((line) => JSON.parse(line).n).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 3000 }, (_, n) => n));
    expect((await readdir(folder)).toSorted()).toEqual(['any.jsonl', 'out.jsonl']);
  });

  it.each([
    ['{to: o.csv, order: input}', 'o.csv', 'n\n0\n1\n2\n'],
    [
      '{to: o.tsv, what: item+output, columns: [item, index], order: input}',
      'o.tsv',
      'item\tindex\n0\t0\n1\t1\n2\t2\n',
    ],
    ['{to: o.txt, format: json, order: input}', 'o.txt', '[\n{"n":0},\n{"n":1},\n{"n":2}\n]\n'],
    ['{to: o.jsonl, what: failures}', 'o.jsonl', ''],
    ['{to: "o-{{ 1 + 1 }}.jsonl", order: input}', 'o-2.jsonl', rows(3)],
  ])('are written as %s says', async (results, name, content) => {
    const { run, text } = await place();
    await run(fan(3, results));
    expect(await text(name)).toBe(content);
  });

  it.each([
    ['out.jsonl', 'out.jsonl'],
    ['./out.jsonl', 'out.jsonl'],
    ['inner/out.jsonl', 'link/out.jsonl'],
    ['out.jsonl', 'link.jsonl'],
    ['-', '/dev/stdout'],
  ])(
    'are not lost to those of another task, where %s and %s are one file',
    async (first, second) => {
      const { run, folder } = await place();
      await mkdir(join(folder, 'inner'));
      await symlink('inner', join(folder, 'link'));
      await symlink('out.jsonl', join(folder, 'link.jsonl'));
      await writeFile(join(folder, 'out.jsonl'), '');
      const text = `
parameters: {first: {}, second: {}}
tasks:
  - {name: a, action: core.noop, with_items: [], results: {to: "{{ parameters.first }}"}, next: [{do: [b]}]}
  - {name: b, action: core.noop, with_items: [], results: {to: "{{ parameters.second }}"}}
`;
      const { state, tasks } = await run(text, { first, second });
      expect(state).toBe('failed');
      expect(tasks['a']?.state).toBe('succeeded');
      const { code, message } = tasks['b']?.error ?? {};
      expect(`${code} ${message}`).toMatch(/^MR319 task 'a' writes its results to '.*', too$/);
    },
  );

  it('are compressed where the name says so', async () => {
    const { run, folder } = await place();
    await run(fan(2000, '{to: out.jsonl.gz, order: input}'));
    expect(gunzipSync(await readFile(join(folder, 'out.jsonl.gz'))).toString()).toBe(rows(2000));
  });

  it('have the items of a source that is still being read', async () => {
    const { executor, run, text, folder } = await place();
    const each = (from: string): string => `
tasks:
  - {name: each, action: core.echo, with_items: {from: '${from}', format: jsonl}, input: {},
     results: {to: out.jsonl, what: item+output, order: input}}
`;
    const count = 40_000;
    const expected = Array.from({ length: count }, (_, index) => ({
      index,
      item: { n: index },
      output: {},
    }));
    const written = async (): Promise<unknown[]> =>
      (await text('out.jsonl'))
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
    await writeFile(join(folder, 'in.jsonl'), rows(count));
    expect((await run(each('in.jsonl'))).state).toBe('succeeded');
    expect(await written()).toEqual(expected);
    const sources = { each: expected.map(({ item }) => item) };
    await (await executor.start(each('-'), { workingDirectory: folder, sources })).result();
    expect(await written()).toEqual(expected);
  });

  it('make an empty file when there are none', async () => {
    const { run, text } = await place();
    expect((await run(fan(0, '{to: none.jsonl}'))).state).toBe('succeeded');
    expect(await text('none.jsonl')).toBe('');
  });

  it('are complete before a task that follows begins', async () => {
    const { run } = await place();
    const report = await run(`
tasks:
  - {name: each, action: core.echo, with_items: "{{ range(4000) }}", input: {n: "{{ item }}"}, results: {to: out.jsonl}}
  - {name: read, needs: [each], action: file.read_lines, input: {path: out.jsonl}}
output: "{{ task.read.output.length }}"
`);
    expect(report).toMatchObject({ state: 'succeeded', output: 4000 });
  });

  it('are those of items that have succeeded, also when the task fails', async () => {
    const { run, text } = await place();
    const report = await run(`
tasks:
  - {name: check, action: faults.odd, with_items: [0, 1, 2, 3], input: {value: "{{ item }}"},
     results: {to: good.jsonl, order: input}}
`);
    expect(report.state).toBe('failed');
    expect(await text('good.jsonl')).toBe('0\n2\n');
  });

  it('hide secrets', async () => {
    const { run, text } = await place();
    await run(
      `
parameters: {key: {type: string, secret: true}}
tasks: [{name: t, action: core.echo, input: {is: "{{ parameters.key }}"}, results: {to: s.jsonl}}]
`,
      { key: 'open-sesame' },
    );
    expect(await text('s.jsonl')).toBe('{"is":"***"}\n');
  });

  it('are written again from the first row by a retry', async () => {
    const { run, text, executor, folder } = await place();
    const report = await run(`
tasks:
  - {name: t, action: faults.flaky, with_items: [0, 1, 2], input: {failures: "{{ item }}"},
     results: {to: out.jsonl, order: input}}
`);
    expect(await text('out.jsonl')).toBe('1\n');
    const again = await executor.retry(report.run);
    await again.result();
    expect(await text('out.jsonl')).toBe('1\n2\n');
    expect(await readdir(folder)).toEqual(['out.jsonl']);
  });
});

const gated = `
parameters: {port: {type: integer, required: true}}
tasks:
  - {name: wait, action: meet.wait, with_items: [a, b, c], concurrency: 1,
     input: {port: "{{ parameters.port }}", name: "{{ item }}"}, results: {to: out.jsonl}}
`;

describe('a file of results that is not whole', () => {
  it('keeps its temporary name in a run that is paused, and goes on where it is resumed', async () => {
    const { executor, folder, text } = await place();
    const gate = await Gate.create();
    const run = await executor.start(gated, {
      workingDirectory: folder,
      parameters: { port: gate.port },
    });
    await gate.arrivalOf('a');
    const paused = run.pause();
    gate.release('a');
    expect((await paused).state).toBe('paused');
    const [part = '', ...others] = await readdir(folder);
    expect([part, others]).toEqual([`out.jsonl.${run.id}.wait.1.part`, []]);
    // What was committed last may not be in it yet.
    expect(['', '"a"\n']).toContain(await text(part));
    gate.open();
    await run.resume();
    expect((await run.result()).state).toBe('succeeded');
    expect(await text('out.jsonl')).toBe('"a"\n"b"\n"c"\n');
    expect(await readdir(folder)).toEqual(['out.jsonl']);
  });

  it('keeps it in a run that is cancelled', async () => {
    const { executor, folder } = await place();
    const gate = await Gate.create();
    const run = await executor.start(gated, {
      workingDirectory: folder,
      parameters: { port: gate.port },
    });
    await gate.arrivalOf('a');
    gate.release('a');
    await gate.arrivalOf('b');
    expect((await run.cancel()).state).toBe('cancelled');
    expect(await readdir(folder)).toEqual([`out.jsonl.${run.id}.wait.1.part`]);
  });
});

describe('a file of results that cannot be written', () => {
  it('is known before anything runs', async () => {
    const { run } = await place();
    await expect(run(fan(1, '{to: missing/out.jsonl}'))).rejects.toMatchObject({
      code: 'MR607',
      message: "'missing/out.jsonl' cannot be written: its folder does not exist",
    });
  });

  it('lets all items run, then stops the run, which goes on once it can', async () => {
    const { executor, folder, text } = await place();
    const run = await executor.start(
      `
tasks:
  - {name: each, action: core.echo, with_items: "{{ range(100) }}", input: {n: "{{ item }}"},
     results: {to: "{{ 'late' }}/out.jsonl", order: input}}
`,
      { workingDirectory: folder },
    );
    await expect(run.result()).rejects.toMatchObject({ code: 'MR607' });
    expect(executor.history.report(run.id).tasks['each']?.summary.succeeded).toBe(100);
    await mkdir(join(folder, 'late'));
    const resumed = await executor.resume(run.id);
    expect((await resumed.result()).state).toBe('succeeded');
    expect(await text('late/out.jsonl')).toBe(rows(100));
    expect(existsSync(join(folder, 'out.jsonl'))).toBe(false);
  });

  it('stops the run when the reader of its pipe has left, and goes on with another', async () => {
    const { executor, folder } = await place();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const first = spawn('head', ['-c', '10', pipe]);
    const run = await executor.start(fan(50_000, `{to: ${pipe}, order: input}`), {
      workingDirectory: folder,
    });
    await expect(run.result()).rejects.toMatchObject({
      code: 'MR607',
      message: expect.stringContaining(`'${pipe}' cannot be written: its reader is gone`),
    });
    first.kill();
    expect(executor.history.report(run.id).tasks['each']?.summary.succeeded).toBe(50_000);
    const second = spawn('cat', [pipe]);
    const read = text(second.stdout);
    const resumed = await executor.resume(run.id);
    expect((await resumed.result()).state).toBe('succeeded');
    // At least once: all rows of which no reader has said that it has them.
    expect((await read).endsWith(rows(50_000).slice(-1000))).toBe(true);
  });

  it('stops the run when a device is full', async () => {
    const { run } = await place();
    await expect(run(fan(100, '{to: /dev/full}'))).rejects.toMatchObject({
      code: 'MR607',
      message: expect.stringContaining("'/dev/full' cannot be written: its disk is full"),
    });
  });
});
