import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { openExecutor, runFlow, testActions, useExecutor } from '../support/flow.ts';
import { Child } from '../support/process.ts';
import { fileOf, numbered, pausedAfter } from '../support/sourced.ts';
import { temporaryFolder } from '../support/temp.ts';

const executor = useExecutor();

describe('a worker that is lost', () => {
  it('takes nothing of a source with it', async () => {
    const count = 100_000;
    const file = await fileOf(numbered(count));
    const effects = join(await temporaryFolder(), 'effects');
    const workflow = `
parameters: {file: {type: string}, effects: {type: string}}
tasks:
  - name: each
    action: ledger.step
    input: {file: "{{ parameters.effects }}", stop: 20000, exit: true}
    with_items: { from: "{{ parameters.file }}", format: jsonl }
output: "{{ task.each.output }}"
`;
    const report = await runFlow(executor(), workflow, { parameters: { file, effects } });
    expect(report.state).toBe('succeeded');
    expect(report.output).toEqual(Array.from({ length: count }, (_, n) => n));
  });
});

describe('a stream', () => {
  const workflow = `
tasks:
  - name: each
    action: core.echo
    input: {value: "{{ item.n }}"}
    with_items: { from: '-', format: jsonl }
output: "{{ task.each.output.map((one) => one.value) }}"
`;

  function* values(count: number): Generator<object> {
    for (let n = 0; n < count; n++) yield { n };
  }

  it('of values is read as it comes', async () => {
    const sources = { each: values(50_000) };
    const report = await runFlow(executor(), workflow, { sources });
    expect(report.output).toEqual(Array.from({ length: 50_000 }, (_, n) => n));
  });

  it('of bytes is cut anywhere', async () => {
    const bytes = Buffer.from(numbered(5000).join('\n'));
    async function* parts() {
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
    }
    const report = await runFlow(executor(), workflow, { sources: { each: parts() } });
    expect(report.output).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  });

  it('that fails lets what it gave end, and its task fails', async () => {
    function* broken() {
      yield* values(3);
      throw new Error('no more');
    }
    const report = await runFlow(executor(), workflow, { sources: { each: broken() } });
    expect(report.tasks['each']).toMatchObject({
      state: 'failed',
      summary: { total: 3, succeeded: 3 },
      error: { code: 'MR424', message: expect.stringContaining('no more') },
    });
  });

  it('goes on when its run is resumed, from its beginning or behind what was read', async () => {
    const read = 5000;
    async function* held(): AsyncGenerator<object> {
      yield* values(read);
      await new Promise(() => {});
    }
    function* following(): Generator<object> {
      for (let n = read; n < 20_000; n++) yield { n };
    }
    for (const [streams, stream] of [
      ['all', () => values(20_000)],
      ['rest', following],
    ] as const) {
      const run = await executor().start(workflow, { sources: { each: held() } });
      await pausedAfter(run, read);
      await expect((await executor().resume(run.id)).result()).rejects.toMatchObject({
        code: 'MR424',
        message: expect.stringContaining('5000 lines'),
        hint: `Go on with: … | millrace resume ${run.id} --stdin rest`,
      });
      const sources = { each: stream() };
      const report = await (await executor().resume(run.id, { sources, streams })).result();
      expect(report.output).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
    }
  });
});

describe('a stream that is passed again', () => {
  const workflow = `
tasks:
  - {name: each, action: core.echo, input: '{{ item }}', with_items: {from: '-', format: lines}}
output: '{{ task.each.output }}'
`;

  it.each([
    ['is shorter', 'one\ntw', /^run \S+ was stopped: the stream ends 2 bytes before/u],
    ['differs', 'one\nTWO\nthree\n', /the stream differs from what was read: bytes 0 to 8, from/u],
  ])('is refused if it %s, and the run goes on with the right one', async (_, wrong, message) => {
    async function* held(): AsyncGenerator<Buffer> {
      yield Buffer.from('one\ntwo\n');
      await new Promise(() => {});
    }
    const run = await executor().start(workflow, { sources: { each: held() } });
    await pausedAfter(run, 2);
    const other = await executor().resume(run.id, { sources: { each: [Buffer.from(wrong)] } });
    await expect(other.result()).rejects.toMatchObject({
      code: 'MR608',
      message: expect.stringMatching(message),
      hint: expect.stringContaining(`… | millrace resume ${run.id} --stdin all`),
    });
    const sources = { each: [Buffer.from('one\ntwo\nthree\n')] };
    const report = await (await executor().resume(run.id, { sources })).result();
    expect(report.output).toEqual(['one', 'two', 'three']);
  });
});

describe('a stream in UTF-16 that is passed again', () => {
  const workflow = `
tasks:
  - name: each
    action: core.echo
    input: '{{ item }}'
    with_items: {from: '-', format: lines, encoding: utf-16le}
output: '{{ task.each.output }}'
`;
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

  async function paused(): Promise<string> {
    async function* held(): AsyncGenerator<Buffer> {
      yield utf16('\uFEFFein\nzwölf\n');
      await new Promise(() => {});
    }
    const run = await executor().start(workflow, { sources: { each: held() } });
    return pausedAfter(run, 2);
  }

  it('is passed over as far as it was read', async () => {
    const run = await paused();
    const sources = { each: [utf16('\uFEFFein\nzwölf\ndrei\n')] };
    const report = await (await executor().resume(run, { sources })).result();
    expect(report.output).toEqual(['ein', 'zwölf', 'drei']);
  });

  it('goes on behind what was read', async () => {
    const run = await paused();
    const sources = { each: [utf16('drei\n')] };
    const report = await (await executor().resume(run, { sources, streams: 'rest' })).result();
    expect(report.output).toEqual(['ein', 'zwölf', 'drei']);
  });

  it.each([
    ['is shorter', '\uFEFFein\nzw', /the stream ends 5 bytes of text before the end/u],
    ['differs', '\uFEFFein\nzwanzig\n', /the stream differs from what was read: bytes 0 to 11/u],
  ])('is refused if it %s', async (_, wrong, message) => {
    const run = await paused();
    const resumed = await executor().resume(run, { sources: { each: [utf16(wrong)] } });
    await expect(resumed.result()).rejects.toMatchObject({
      code: 'MR608',
      message: expect.stringMatching(message),
    });
  });

  it('of values is not decoded', async () => {
    const report = await runFlow(executor(), workflow, { sources: { each: ['a', 'ö'] } });
    expect(report.output).toEqual(['a', 'ö']);
  });
});

describe('the thread that reads sources', () => {
  it('stops the run when it is lost, and a resume goes on', async () => {
    const mine = await openExecutor();
    // The others are there when the executor is open.
    const reader = new Promise<Worker>((resolve) => process.once('worker', resolve));
    async function* values(isLost: boolean): AsyncGenerator<object> {
      for (let n = 0; n < 10; n++) yield { n };
      if (isLost) {
        await (await reader).terminate();
        await new Promise(() => {});
      }
    }
    const workflow = `
tasks:
  - {name: each, action: core.echo, input: '{{ item.n }}', with_items: {from: '-', format: jsonl}}
output: '{{ task.each.output }}'
`;
    const run = await mine.start(workflow, { sources: { each: values(true) } });
    await expect(run.result()).rejects.toMatchObject({ code: 'MR801' });
    const again = await mine.resume(run.id, { sources: { each: values(false) } });
    expect((await again.result()).output).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('a process that is killed while it reads', () => {
  async function killed(count: number, progress: number) {
    const folder = await temporaryFolder();
    const directory = join(folder, 'store');
    const file = await fileOf(numbered(count));
    const effects = join(folder, 'effects');
    const workflow = `
name: read
parameters: {file: {type: string}, effects: {type: string}}
tasks:
  - name: each
    action: ledger.note
    input: {file: "{{ parameters.effects }}", value: "{{ item.n }}"}
    with_items: { from: "{{ parameters.file }}", format: jsonl }
    next: [{do: [sum]}]
  - name: sum
    action: core.echo
    input: {sum: "{{ task.each.output.reduce((a, b) => a + b, 0) }}"}
output: "{{ task.sum.output.sum }}"
`;
    const child = new Child({
      directory,
      actions: testActions,
      workflow,
      parameters: { file, effects },
    });
    const run = await child.run();
    await child.untilLine(({ type, summary }) => {
      return type === 'task-progressed' && Number(Object(summary).succeeded) > progress;
    });
    await child.kill();
    return { directory, file, effects, run };
  }

  it('loses nothing, and does nothing again that was committed', async () => {
    const count = 30_000;
    const { directory, effects, run } = await killed(count, 1000);
    const history = await openHistory(directory);
    const done = history.report(run).tasks['each']?.summary.succeeded ?? 0;
    await history.close();
    expect(done).toBeGreaterThan(1000);
    const resuming = await openExecutor({ directory });
    const report = await (await resuming.resume(run)).result();
    expect(report).toMatchObject({ state: 'succeeded', output: (count * (count - 1)) / 2 });
    const lines = (await readFile(effects, 'utf8')).trim().split('\n');
    expect(new Set(lines).size).toBe(count);
  });

  it('does not go on with a file that has changed, unless that is allowed', async () => {
    const { directory, file, run } = await killed(30_000, 1000);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('{"n":3}', '{"n":4}'));
    const resuming = await openExecutor({ directory });
    await expect(resuming.resume(run)).rejects.toMatchObject({ code: 'MR608' });
    await truncate(file, 100);
    await expect(resuming.resume(run)).rejects.toMatchObject({ code: 'MR608' });
    await rm(file);
    await expect(resuming.resume(run)).rejects.toMatchObject({ code: 'MR608' });
    await writeFile(file, text);
    const report = await (await resuming.resume(run, { allowChanged: ['inputs'] })).result();
    expect(report.state).toBe('succeeded');
  });

  it('fails what lies in a part that has changed, where that is allowed, and runs all else', async () => {
    const count = 40_000;
    const { directory, file, effects, run } = await killed(count, 1000);
    const text = await readFile(file, 'utf8');
    // The last part: items of the first may all have ended by now.
    await writeFile(file, text.replace('{"n":39990}', '{"n":49990}'));
    const resuming = await openExecutor({ directory });
    const changed = await resuming.resume(run, { allowChanged: ['inputs'] });
    const { state, tasks } = await changed.result();
    const { summary, error } = tasks['each'] ?? {};
    expect(state).toBe('failed');
    expect(error).toMatchObject({ code: 'MR409', cause: { code: 'MR608' } });
    expect(error?.message).toMatch(/has changed since it was read: lines \d+ and on/);
    expect((summary?.succeeded ?? 0) + (summary?.failed ?? 0)).toBe(count);
    expect(summary?.failed).toBeGreaterThan(0);
    expect(summary?.failed).toBeLessThan(count / 2);
    const noted = new Set((await readFile(effects, 'utf8')).trim().split('\n'));
    // What ran was not always committed.
    expect(noted.size).toBeGreaterThanOrEqual(summary?.succeeded ?? 0);
    expect([...noted].some((key) => key.endsWith('/20000'))).toBe(true);
    await writeFile(file, text);
    expect((await (await resuming.retry(run)).result()).state).toBe('succeeded');
  });
});
