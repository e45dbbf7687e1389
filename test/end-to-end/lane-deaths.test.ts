import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openExecutor, runFlow, testActions, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

describe('a step that ends its thread', () => {
  const executor = useExecutor();

  it('fails the attempt of its block if it is out of time: the block is tried again', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: p
    with_items: [0, 1]
    retry: 1
    tolerate: 1
    output: "{{ task.a.output }}"
    steps:
      - {name: a, action: core.echo, input: "{{ item }}"}
      - {name: b, action: faults.spin, input: {now: "{{ item === 1 }}"}, timeout: 50ms, retry: 5}
output: "{{ task.p.items }}"
`,
    );
    expect(report).toMatchObject({
      state: 'succeeded',
      output: [
        { status: 'succeeded', output: 0 },
        { status: 'timed_out', attempts: 2, error: { code: 'MR406', step: 'b' } },
      ],
    });
  }, 30_000);

  it('fails as poison, with its name, and its neighbours begin again', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: p
    with_items: "{{ range(20) }}"
    concurrency: 4
    output: "{{ task.a.output }}"
    tolerate: 1
    steps:
      - {name: a, action: core.echo, input: "{{ item }}"}
      - name: b
        steps:
          - {name: c, action: faults.exit, input: {now: "{{ item === 7 }}"}, retry: 5}
output: "{{ task.p.items }}"
`,
    );
    expect(report.tasks['p']?.summary).toMatchObject({ succeeded: 19, failed: 1 });
    const items = report.output as { attempts: number; error: unknown }[];
    expect(items[7]).toMatchObject({ attempts: 1, error: { code: 'MR408', step: 'b/c' } });
    expect(items.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('fails its block with the error that came from outside of its promise', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: p
    with_items: [0, 1]
    tolerate: 1
    steps:
      - {name: a, action: core.noop}
      - {name: b, action: faults.stray, input: {now: "{{ item === 1 }}"}, retry: 5}
output: "{{ task.p.items }}"
`,
    );
    expect(report.output).toMatchObject([
      { status: 'succeeded' },
      {
        status: 'failed',
        attempts: 1,
        error: { code: 'MR401', message: 'out of reach', step: 'b' },
      },
    ]);
  });
});

describe('a process that is killed in the second step', () => {
  it.each([
    ['begins again with the first, with the same keys', 'durable: false', 2],
    ['does not run the first again, if that is recorded', 'durable: true', 1],
  ])('%s', async (_, form, times) => {
    const gate = await Gate.create();
    const folder = await temporaryFolder();
    const directory = join(folder, 'store');
    const file = join(folder, 'effects');
    const child = new Child({
      directory,
      actions: testActions,
      parameters: { port: gate.port, file },
      workflow: `
parameters: {port: {type: integer}, file: {type: string}}
tasks:
  - name: p
    with_items: [0]
    ${form}
    output: "{{ task.b.output }}"
    steps:
      - {name: a, action: ledger.note, input: {file: "{{ parameters.file }}", value: 1}}
      - {name: b, action: meet.wait, input: {port: "{{ parameters.port }}", name: b}}
output: "{{ task.p.output }}"
`,
    });
    const run = await child.run();
    await gate.arrivalOf('b');
    await child.kill();
    gate.passes = () => true;
    const executor = await openExecutor({ directory });
    const report = await (await executor.resume(run)).result();
    expect(report).toMatchObject({ state: 'succeeded', output: ['b'] });
    const keys = (await readFile(file, 'utf8')).trim().split('\n');
    expect(keys).toEqual(Array.from({ length: times }, () => `${run}/p/1/0/a/1/0`));
  });
});
