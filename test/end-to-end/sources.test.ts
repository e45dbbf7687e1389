import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';
import { fileOf, numbered } from '../support/sourced.ts';
import { temporaryFolder } from '../support/temp.ts';

const executor = useExecutor();

function flow(settings = '', more = ''): string {
  return `
name: read
parameters: {file: {type: string}, effects: {default: ''}}
tasks:
  - name: each
    action: core.echo
    input: {value: "{{ item.n }}"}
    with_items: { from: "{{ parameters.file }}", format: jsonl ${settings} }
    ${more}
    next: [{do: [sum]}]
  - name: sum
    action: core.echo
    input: {sum: "{{ task.each.output.map((one) => one.value).reduce((a, b) => a + b, 0) }}"}
output: "{{ task.sum.output.sum }}"
`;
}

describe('a task that reads a file', () => {
  it('runs each line once, and later tasks read all results', async () => {
    const file = await fileOf(numbered(150_000));
    const report = await runFlow(executor(), flow(), { parameters: { file } });
    expect(report).toMatchObject({ state: 'succeeded', output: (150_000 * 149_999) / 2 });
    expect(report.tasks['each']?.summary).toMatchObject({ total: 150_000, succeeded: 150_000 });
  });

  it('settles at once when the file is empty', async () => {
    const file = await fileOf([]);
    const report = await runFlow(executor(), flow(), { parameters: { file } });
    expect(report).toMatchObject({ state: 'succeeded', output: 0 });
    expect(report.tasks['each']?.summary).toMatchObject({ total: 0 });
  });

  it('fails an item of a bad line, with file, line and column, and no other', async () => {
    const file = await fileOf([...numbered(3), '{"n": 3,}', ...numbered(2)]);
    const report = await runFlow(executor(), flow(), { parameters: { file } });
    expect(report.state).toBe('failed');
    expect(report.tasks['each']?.summary).toMatchObject({ total: 6, succeeded: 5, failed: 1 });
    const items = executor().history.items(report.run, 'each');
    expect([items[1]?.element, items[3]?.element]).toEqual([{ n: 1 }, undefined]);
    expect(report.tasks['each']?.error).toMatchObject({
      index: 3,
      message: expect.stringMatching(/in\.jsonl, line 4, column 9: /u),
      cause: { code: 'MR423' },
    });
  });

  it('does not try a bad line again', async () => {
    const file = await fileOf(['{']);
    const more = 'retry: {count: 3}';
    const report = await runFlow(executor(), flow('', more), { parameters: { file } });
    const [item] = executor().history.items(report.run, 'each');
    expect(item).toMatchObject({ status: 'failed', attempts: 1 });
  });

  it('leaves bad lines out that may be skipped', async () => {
    const file = await fileOf(['x', ...numbered(3), 'y']);
    const report = await runFlow(executor(), flow(', on_bad: skip'), { parameters: { file } });
    expect(report.tasks['each']?.state).toBe('succeeded');
    expect(report.tasks['each']?.summary).toMatchObject({ total: 5, succeeded: 3, skipped: 2 });
  });

  it('ends at a bad line that is to stop it', async () => {
    const file = await fileOf(['x', ...numbered(100_000)]);
    const report = await runFlow(executor(), flow(', on_bad: stop'), { parameters: { file } });
    expect(report.tasks['each']).toMatchObject({
      state: 'failed',
      error: { code: 'MR424', cause: { code: 'MR423' } },
    });
    const { succeeded = 0, total = 0 } = report.tasks['each']?.summary ?? {};
    expect(succeeded).toBeLessThan(total);
  });

  it('names the first of several bad lines, and runs nothing behind it but what had begun', async () => {
    for (const at of [40, 700, 5000]) {
      // The other worker may have run the good lines behind the first bad one by then.
      const lines = numbered(20_000).map((line, n) => (n === at || n > at + 20 ? 'x' : line));
      const file = await fileOf(lines);
      const report = await runFlow(executor(), flow(', on_bad: stop'), { parameters: { file } });
      const { error, summary } = report.tasks['each'] ?? {};
      expect(error?.message).toContain(`line ${at + 1},`);
      const { succeeded = 0, failed = 0 } = summary ?? {};
      expect(succeeded).toBeGreaterThanOrEqual(at);
      // Beside these, one of each lane at most.
      expect(succeeded + failed).toBeLessThanOrEqual(at + 20 + 8);
    }
  });

  it('stops reading once too many items have failed', async () => {
    const bad = Array.from({ length: 200_000 }, () => 'x');
    const file = await fileOf(bad);
    const more = 'fail_fast: true\n    tolerate: {count: 10}';
    const report = await runFlow(executor(), flow('', more), { parameters: { file } });
    const { failed = 0, skipped = 0, total = 0 } = report.tasks['each']?.summary ?? {};
    expect(report.tasks['each']?.state).toBe('failed');
    expect(failed).toBeGreaterThan(10);
    expect([failed + skipped, total < 200_000]).toEqual([total, true]);
  });

  it('counts a tolerated percentage when all is read', async () => {
    const file = await fileOf(['x', ...numbered(9)]);
    for (const [percent, state] of [
      [10, 'succeeded'],
      [9, 'failed'],
    ] as const) {
      const more = `tolerate: {percent: ${percent}}`;
      const report = await runFlow(executor(), flow('', more), { parameters: { file } });
      expect(report.tasks['each']?.state).toBe(state);
    }
  });

  it('tries items again that have failed, by their place in the file', async () => {
    const file = await fileOf(numbered(3000));
    const workflow = `
parameters: {file: {type: string}}
tasks:
  - name: each
    action: faults.flakyQuietly
    input: {failures: "{{ item.n % 3 }}"}
    with_items: { from: "{{ parameters.file }}", format: jsonl }
    retry: {count: 2, delay: 0}
output: "{{ task.each.output }}"
`;
    const report = await runFlow(executor(), workflow, { parameters: { file } });
    expect(report.output).toEqual(Array.from({ length: 3000 }, (_, n) => (n % 3) + 1));
  });

  it('reads several files, one after the other', async () => {
    const folder = await temporaryFolder();
    for (const [at, count] of [3, 0, 2].entries()) {
      const lines = Array.from(
        { length: count },
        (_, n) => `${JSON.stringify({ n: at * 10 + n })}\n`,
      );
      await writeFile(join(folder, `${at}.jsonl`), lines.join(''));
    }
    const workflow = flow().replace('"{{ task.sum.output.sum }}"', '"{{ task.each.output }}"');
    const file = join(folder, '*.jsonl');
    const report = await runFlow(executor(), workflow, { parameters: { file } });
    expect(report.output).toEqual([0, 1, 2, 20, 21].map((value) => ({ value })));
  });

  it('fails when the file is not there', async () => {
    const workflow = flow().replace(
      '  - name: each',
      '  - {name: first, action: core.noop}\n  - name: each\n    needs: [first]',
    );
    const report = await runFlow(executor(), workflow, { parameters: { file: '/gone.jsonl' } });
    expect(report.tasks['each']).toMatchObject({ state: 'failed', error: { code: 'MR424' } });
  });
});

describe('a run with a source', () => {
  it('is cancelled while it reads', async () => {
    const file = await fileOf(numbered(200_000));
    const run = await executor().start(flow(), { parameters: { file } });
    for await (const { type } of run.events()) if (type === 'task-progressed') break;
    await run.cancel();
    const report = await run.result();
    expect(report.state).toBe('cancelled');
  });

  it('goes on where it was paused, and reads nothing twice', async () => {
    const file = await fileOf(numbered(200_000));
    const run = await executor().start(flow(), { parameters: { file } });
    for await (const { type } of run.events()) if (type === 'task-progressed') break;
    await run.pause();
    expect((await run.result()).state).toBe('paused');
    const report = await (await executor().resume(run.id)).result();
    expect(report).toMatchObject({ state: 'succeeded', output: (200_000 * 199_999) / 2 });
    expect(report.tasks['each']?.summary).toMatchObject({ total: 200_000, succeeded: 200_000 });
  });

  it('tries its failed items again in a retry, and only those', async () => {
    const file = await fileOf(numbered(5000));
    const workflow = `
parameters: {file: {type: string}}
tasks:
  - name: each
    action: faults.flakyQuietly
    input: {failures: "{{ item.n % 1000 === 7 ? 1 : 0 }}"}
    with_items: { from: "{{ parameters.file }}", format: jsonl }
output: "{{ task.each.output }}"
`;
    const first = await runFlow(executor(), workflow, { parameters: { file } });
    expect(first.tasks['each']?.summary).toMatchObject({ succeeded: 4995, failed: 5 });
    const report = await (await executor().retry(first.run)).result();
    expect(report.state).toBe('succeeded');
    expect(report.output).toEqual(Array.from({ length: 5000 }, (_, n) => (n % 1000 === 7 ? 2 : 1)));
  });

  it('fails items that are read once their file has changed, though its source has ended', async () => {
    const lines = numbered(5000);
    const file = await fileOf(lines);
    const go = join(await temporaryFolder(), 'go');
    const workflow = `
parameters: {file: {type: string}, go: {type: string}}
tasks:
  - name: each
    action: faults.linger
    concurrency: 1
    input: {ms: 0, file: "{{ parameters.go }}"}
    with_items: { from: "{{ parameters.file }}", format: jsonl }
`;
    const run = await executor().start(workflow, { parameters: { file, go } });
    for await (const event of run.events()) {
      if ('source' in event && event.source?.state === 'ended') break;
    }
    await writeFile(file, lines.map((line) => `${line.replace('n', 'm')}\n`).join(''));
    await writeFile(go, '');
    const { summary, error } = (await run.result()).tasks['each'] ?? {};
    expect(error).toMatchObject({ cause: { code: 'MR608' } });
    expect((summary?.succeeded ?? 0) + (summary?.failed ?? 0)).toBe(5000);
    // What was claimed with the first item was read with it.
    expect(summary?.succeeded).toBeGreaterThan(0);
    expect(summary?.failed).toBeGreaterThan(4000);
  });

  it('fails an item in a retry whose text has changed since', async () => {
    const good = numbered(5000);
    const file = await fileOf(
      good.map((line, n) => (n % 1000 === 7 ? line.replace('}', ',') : line)),
    );
    const first = await runFlow(executor(), flow(), { parameters: { file } });
    expect(first.tasks['each']?.summary).toMatchObject({ succeeded: 4995, failed: 5 });
    await writeFile(file, good.map((line) => `${line}\n`).join(''));
    const report = await (await executor().retry(first.run)).result();
    // The text of the chunk is another than the one that was read.
    expect(report.tasks['each']?.error).toMatchObject({ cause: { code: 'MR608' } });
  });
});
