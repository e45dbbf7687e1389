import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Executor, type Run, type RunReport, toJS } from '../../src/index.ts';
import type { RunId } from '../../src/run/records.ts';
import { openStore } from '../../src/store/open-store.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

function states({ tasks }: RunReport): Record<string, string> {
  return Object.fromEntries(Object.entries(tasks).map(([name, { state }]) => [name, state]));
}

describe('a retry of a run', () => {
  const executor = useExecutor();

  it('runs failed items again, keeps the others, and continues from there; also twice', async () => {
    const first = await runFlow(
      executor(),
      `
tasks:
  - name: each
    action: faults.flaky
    with_items: [0, 1, 0, 3]
    input: {failures: "{{ item }}"}
  - {name: all, action: core.echo, input: {attempts: "{{ task.each.output }}"}}
output: "{{ task.all.output.attempts }}"
`,
    );
    expect(states(first)).toEqual({ each: 'failed', all: 'skipped' });
    const again = await executor().retry(first.run);
    expect(await again.result()).toMatchObject({
      state: 'failed',
      error: { code: 'MR410', message: expect.stringContaining('item 3: attempt 2 fails') },
      tasks: { each: { summary: { total: 4, succeeded: 3, failed: 1 } } },
    });
    expect(executor().history.items(first.run, 'each')).toMatchObject([
      { status: 'succeeded', attempts: 1 },
      { status: 'succeeded', attempts: 2 },
      { status: 'succeeded', attempts: 1 },
      { status: 'failed', attempts: 2 },
    ]);
    for (const [index, item] of executor().history.items(first.run, 'each').entries()) {
      expect(toJS(executor().history.item(first.run, 'each', index))).toEqual(toJS(item));
    }
    expect((await (await executor().retry(first.run)).result()).state).toBe('failed');
    const last = await (await executor().retry(first.run)).result();
    expect(last).toMatchObject({ state: 'succeeded', error: null, output: [1, 2, 1, 4] });
    expect((await faultOf(executor().retry(first.run))).code).toBe('MR509');
  });

  it('counts the retries of an item from the beginning of the rerun', async () => {
    const first = await runFlow(
      executor(),
      `
tasks:
  - name: one
    action: faults.flakyQuietly
    retry: {count: 2}
    input: {failures: 5}
output: "{{ task.one.output }}"
`,
    );
    expect(executor().history.items(first.run, 'one')).toMatchObject([{ attempts: 3 }]);
    const again = await executor().retry(first.run);
    expect(await again.result()).toMatchObject({ state: 'succeeded', output: 6 });
  });

  it('tries only the named tasks, and leaves other failures', async () => {
    const first = await runFlow(
      executor(),
      `
tasks:
  - name: handled
    action: faults.flakyQuietly
    input: {failures: 1}
    next: [{when: "{{ failed() }}", do: [instead]}]
  - {name: instead, action: core.echo, input: {}}
  - {name: left, action: faults.flakyQuietly, input: {failures: 1}}
  - {name: right, action: faults.flakyQuietly, input: {failures: 1}}
  - {name: after, needs: [right], action: core.echo, input: {}}
`,
    );
    const fault = await faultOf(executor().retry(first.run, { tasks: ['instead'] }));
    expect(fault.code).toBe('MR509');
    expect(await executor().planRetry(first.run)).toEqual({
      retried: ['handled', 'left', 'right'].map((task) => ({ task, items: 1, total: 1 })),
      readers: [],
    });
    expect((await faultOf(executor().retry(first.run, { tasks: ['nothing'] }))).code).toBe('MR506');
    const right = await (await executor().retry(first.run, { tasks: ['right'] })).result();
    expect(right).toMatchObject({ state: 'failed', error: { code: 'MR410', task: 'left' } });
    expect(states(right)).toMatchObject({
      handled: 'failed',
      left: 'failed',
      right: 'succeeded',
      after: 'succeeded',
    });
    const rest = await (await executor().retry(first.run)).result();
    expect(rest.state).toBe('succeeded');
    expect(states(rest)).toMatchObject({
      handled: 'succeeded',
      instead: 'succeeded',
      left: 'succeeded',
    });
    expect(rest.tasks['instead']).toMatchObject({ visits: 1 });
    expect((await faultOf(executor().planRetry(first.run))).code).toBe('MR509');
  });

  it('continues a cancelled run, with the transitions that had fired', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
cancel: allow_finish
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(6) }}"
    concurrency: 2
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
    next: [{do: [after]}]
  - name: beside
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: beside}
    next: [{do: [onward, after]}]
  - {name: onward, action: core.echo, input: {}}
  - {name: after, join: all, action: core.echo, input: {all: "{{ task.each.output }}"}}
output: "{{ task.after.output.all }}"
`,
      { parameters: { port: gate.port } },
    );
    await gate.waitFor(2);
    await gate.arrivalOf('0');
    const cancelled = run.cancel();
    gate.open();
    const before = await cancelled;
    expect(before.state).toBe('cancelled');
    const ended = before.tasks['each']?.summary.succeeded ?? 0;
    const again = await (await executor().retry(run.id)).result();
    expect(again).toMatchObject({ state: 'succeeded', output: ['0', '1', '2', '3', '4', '5'] });
    expect(states(again)).toMatchObject({ onward: 'succeeded', after: 'succeeded' });
    expect(gate.arrivals).toHaveLength(7);
    expect(ended).toBeLessThan(6);
  });

  it('survives the end of the process in the middle of it', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const flow = `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [a, nowhere, c, nowhere]
    concurrency: 1
    action: meet.find
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
  - {name: after, action: core.echo, input: {all: "{{ task.each.items.map((i) => i.status) }}"}}
`;
    gate.open();
    const { run } = await runFlow(first, flow, { parameters: { port: gate.port } });
    expect(gate.arrivals).toEqual(['a', 'c']);
    const again = await first.retry(run);
    const result = again.result().catch(() => again.report());
    await first.close();
    await result;
    const second = await openExecutor({ directory });
    const { state } = second.history.find(run);
    const report =
      state === 'running' ? await (await second.resume(run)).result() : second.history.report(run);
    expect(report).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('2 of 4 items did not succeed, such as item 1') },
      tasks: { each: { summary: { total: 4, succeeded: 2, failed: 2 } } },
    });
    expect(gate.arrivals).toEqual(['a', 'c']);
    expect(second.history.items(run, 'each').map(({ attempts }) => attempts)).toEqual([1, 2, 1, 2]);
  });

  it('rejects a run that has not ended, and one that did not fail by an item', async () => {
    const gate = await Gate.create();
    const held = await executor().start(
      `
parameters: {port: {type: integer}}
tasks: [{name: one, action: meet.wait, input: {port: "{{ parameters.port }}"}}]
`,
      { parameters: { port: gate.port } },
    );
    expect((await faultOf(executor().retry(held.id))).code).toBe('MR509');
    gate.open();
    await held.result();
    const output = await runFlow(
      executor(),
      'tasks: [{name: one, action: core.echo, input: {x: "{{ null }}"}}]\noutput: "{{ task.one.output.x.y }}"',
    );
    expect((await faultOf(executor().retry(output.run))).code).toBe('MR509');
    expect((await faultOf(executor().retry('nothing'))).code).toBe('MR506');
  });
});

describe('an item with many attempts', () => {
  const flow = `
tasks:
  - name: each
    action: faults.flaky
    with_items: [0, 1]
    retry: {count: 2, delay: 3600ms}
    input: {failures: "{{ item * parameters.failures }}"}
parameters: {failures: {type: integer}}
output: "{{ task.each.items.map(item => item.attempts) }}"
`;

  /** Starts the run, and leaves item 1 waiting for this attempt. Returns it resumed. */
  async function resumeAt(attempt: number, failures: number): Promise<[Executor, Run]> {
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const run = await first.start(flow, { parameters: { failures } });
    for await (const event of run.events()) {
      if (event.type === 'log' && event.index === 1) break;
    }
    const result = run.result().catch(() => {});
    await first.close();
    await result;
    const store = await openStore(directory);
    await store.commit((tx) => {
      const key = { run: run.id as RunId, task: 'each', visit: 1 };
      tx.putRetry(key, { index: 1, attempt, due: 0, base: attempt - 3 });
    });
    await store.close();
    const second = await openExecutor({ directory });
    return [second, await second.resume(run.id)];
  }

  it.each([65_535, 65_536, 70_000, 2 ** 24 - 1])('is on attempt %i', async (attempt) => {
    const [, run] = await resumeAt(attempt, attempt - 1);
    const report = await run.result();
    expect(report).toMatchObject({ state: 'succeeded', output: [1, attempt] });
  });

  it('goes on counting in a rerun', async () => {
    const [executor, run] = await resumeAt(70_000, 70_000);
    expect((await run.result()).state).toBe('failed');
    const again = await executor.retry(run.id);
    expect(await again.result()).toMatchObject({ state: 'succeeded', output: [1, 70_001] });
  });

  it('stays at the largest number', async () => {
    const most = 2 ** 24 - 1;
    const [executor, run] = await resumeAt(most, most);
    expect((await run.result()).state).toBe('failed');
    const again = await executor.retry(run.id);
    expect(await again.result()).toMatchObject({ state: 'failed', output: [1, most] });
  });
});
