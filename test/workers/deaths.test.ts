import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

describe('a worker that dies', () => {
  const executor = useExecutor();

  it.each([
    { action: 'faults.exit', code: 'MR408' },
    // The item is known by its error, and fails with it at once.
    { action: 'faults.stray', code: 'MR401' },
  ])(
    'takes only the item down that kills it ($action), and the pool is whole afterwards',
    async ({ action, code }) => {
      const report = await runFlow(
        executor(),
        `
tasks:
  - name: each
    with_items: "{{ range(200) }}"
    concurrency: 8
    action: ${action}
    input: {now: "{{ item === 57 }}"}
    next: [{when: "{{ failed() }}", do: [after]}]
  - {name: after, with_items: "{{ range(1000) }}", action: probe.thread, input: {}}
output: {summary: "{{ task.each.summary }}", poison: "{{ task.each.items[57] }}"}
`,
      );
      expect(report).toMatchObject({
        state: 'succeeded',
        output: {
          summary: { total: 200, succeeded: 199, failed: 1 },
          poison: { status: 'failed', attempts: 1, error: { code } },
        },
        tasks: { after: { summary: { succeeded: 1000 } } },
      });
    },
  );

  it('repeats no item that had ended before', async () => {
    const file = join(await temporaryFolder(), 'effects');
    const report = await runFlow(
      executor(),
      `
parameters: {file: {type: string}}
tasks:
  - name: each
    with_items: "{{ range(400) }}"
    concurrency: 1
    action: ledger.step
    input: {file: "{{ parameters.file }}", stop: 300, exit: true}
`,
      { parameters: { file } },
    );
    expect(report.tasks['each']?.summary).toMatchObject({ total: 400, succeeded: 400 });
    const keys = (await readFile(file, 'utf8')).trim().split('\n');
    expect(keys.length).toBe(401);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([
      expect.stringMatching(/\/300$/),
    ]);
  });

  it('finds several culprits among neighbours that are not blamed', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(40) }}"
    concurrency: 20
    action: faults.stray
    input: {now: "{{ item % 10 === 3 }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.each.items.map((item) => item.status) }}"
`,
    );
    expect(report.error).toBeNull();
    expect(report.output).toEqual(
      Array.from({ length: 40 }, (_, n) => (n % 10 === 3 ? 'failed' : 'succeeded')),
    );
  });

  it('ends a plain task as failed', async () => {
    const report = await runFlow(
      executor(),
      `
tasks: [{name: it, action: faults.exit, input: {now: true}}]
`,
    );
    expect(report).toMatchObject({
      state: 'failed',
      tasks: { it: { error: { code: 'MR408' }, summary: { failed: 1 } } },
    });
    expect(report.tasks['it']?.error?.['message']).toContain('exited with code: 3');
  });

  it('lets an item succeed that killed it only once', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {marker: {type: string}}
tasks: [{name: it, action: ledger.exitOnce, input: {file: "{{ parameters.marker }}"}}]
output: "{{ task.it.output }}"
`,
      { parameters: { marker: join(await temporaryFolder(), 'marker') } },
    );
    expect(report.output).toEqual({ attempt: 1 });
  });

  it('after its items had succeeded does not take their results away', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: leaves, with_items: "{{ range(10) }}", concurrency: 4, action: faults.leave, input: {}}
  - {name: after, needs: [leaves], with_items: "{{ range(10) }}", action: faults.stray, input: {now: false}}
output: ["{{ task.leaves.output }}", "{{ task.after.output }}"]
`,
    );
    expect(report.output).toEqual([Array(10).fill('gone'), Array(10).fill('calm')]);
  });

  it('does no harm to the items of other runs', async () => {
    const [poisoned, healthy] = await Promise.all([
      runFlow(
        executor(),
        `
tasks:
  - name: each
    with_items: "{{ range(20) }}"
    action: faults.exit
    input: {now: "{{ item === 7 }}"}
`,
      ),
      runFlow(
        executor(),
        `
tasks:
  - {name: each, with_items: "{{ range(20000) }}", action: probe.add, input: {a: "{{ item }}", b: 1}}
  - {name: total, action: probe.sum, input: {values: "{{ task.each.output }}"}}
output: "{{ task.total.output }}"
`,
      ),
    ]);
    expect(poisoned.tasks['each']?.summary).toMatchObject({ succeeded: 19, failed: 1 });
    expect(healthy.output).toBe((20_000 * 20_001) / 2);
  });
});

describe('a worker that runs out of memory', () => {
  const executor = useExecutor({ workerMemory: 48 });

  it('is lost with its culprit only: the run goes on, and the reason is reported', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(20) }}"
    concurrency: 4
    action: faults.hoard
    input: {now: "{{ item === 7 }}"}
    next: [{when: "{{ failed() }}", do: [after]}]
  - {name: after, with_items: "{{ range(100) }}", action: probe.thread, input: {}}
output: "{{ task.each.items[7].error }}"
`,
    );
    expect(report).toMatchObject({
      state: 'succeeded',
      output: { code: 'MR408', message: expect.stringContaining('memory limit') },
      tasks: {
        each: { summary: { succeeded: 19, failed: 1 } },
        after: { summary: { succeeded: 100 } },
      },
    });
  });
});

describe('a program that crashes', () => {
  const executor = useExecutor();

  it('fails its item, and takes neither its worker nor its neighbours down', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(6) }}"
    action: shell.run
    input: {command: sh, args: ["-c", "[ $1 != 3 ] || kill -SEGV $$", sh, "{{ String(item) }}"]}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.each.items[3].error.message }}"
`,
    );
    expect(report.output).toContain('SIGSEGV');
    expect(report.tasks['each']?.summary).toMatchObject({ succeeded: 5, failed: 1 });
  });
});
