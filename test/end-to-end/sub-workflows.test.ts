import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWorkflow, type RunReport } from '../../src/index.ts';
import { folderWith } from '../support/command.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const child = `
name: child
parameters:
  value: {type: integer, required: true}
  fails: {type: boolean, default: false}
vars: {own: 1}
tasks:
  - {name: first, action: core.echo, input: {x: "{{ parameters.value }}"}}
  - name: second
    with_items: "{{ range(3) }}"
    action: faults.odd
    input: {value: "{{ parameters.fails ? item : task.first.output.x * 2 }}"}
output: {sum: "{{ task.first.output.x + vars.own }}"}
`;

const gated = `
name: gated
parameters: {port: {type: integer}, name: {type: string}}
tasks:
  - name: meet
    with_items: [1, 2, 3]
    concurrency: 1
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ parameters.name + item }}"}
output: "{{ task.meet.output }}"
`;

const parentOfGated = `
cancel: cancel_running
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [a, b, c]
    concurrency: 2
    workflow: sub/gated.yaml
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
output: "{{ task.each.output }}"
`;

const whole = ['a', 'b', 'c'].map((name) => [1, 2, 3].map((n) => `${name}${n}`));

async function folder(parent: string, others: Record<string, string> = {}): Promise<string> {
  const subs = { 'sub/child.yaml': child, 'sub/gated.yaml': gated, ...others };
  return folderWith({ 'flow.yaml': parent, ...subs });
}

const summaryOf = ({ tasks }: RunReport, task: string): object | undefined => tasks[task]?.summary;

describe('a sub-workflow', () => {
  const executor = useExecutor();

  it('runs once per item: the input is its parameters, and its output is that of the item', async () => {
    const at = await folder(`
name: parent
vars: {own: 100}
tasks:
  - {name: list, action: core.echo, input: {values: [1, 2, 3]}}
  - name: each
    with_items: "{{ task.list.output.values }}"
    workflow: sub/child.yaml
    input: {value: "{{ item * 10 }}"}
  - {name: one, workflow: sub/child.yaml, input: "{{ ({value: vars.own}) }}"}
output: {each: "{{ task.each.output.map((o) => o.sum) }}", one: "{{ task.one.output }}"}
`);
    const report = await runFlow(executor(), await readWorkflow(join(at, 'flow.yaml')));
    expect(report).toMatchObject({
      state: 'succeeded',
      output: { each: [11, 21, 31], one: { sum: 101 } },
    });
    const runs = executor()
      .history.runs()
      .filter(({ parent }) => parent?.run === report.run);
    expect(runs.map(({ workflow, state }) => `${workflow} ${state}`)).toEqual(
      Array.from({ length: 4 }, () => 'child succeeded'),
    );
    expect(executor().history.find(report.run.slice(0, 20)).run).toBe(report.run);
  });

  it('has an empty output for an empty list, and names the run and task that failed', async () => {
    const at = await folder(`
tasks:
  - {name: none, with_items: [], workflow: sub/child.yaml, input: {value: 1}}
  - name: some
    with_items: [true, false]
    retry: {count: 1}
    workflow: sub/child.yaml
    input: {value: 1, fails: "{{ item }}"}
`);
    const report = await runFlow(executor(), await readWorkflow(join(at, 'flow.yaml')));
    expect(report.state).toBe('failed');
    expect(summaryOf(report, 'none')).toMatchObject({ total: 0 });
    expect(summaryOf(report, 'some')).toMatchObject({ succeeded: 1, failed: 1 });
    const [failed] = executor().history.items(report.run, 'some');
    expect(failed).toMatchObject({
      attempts: 2,
      error: {
        code: 'MR418',
        message: expect.stringMatching(/^run \S+ of 'child' failed: task 'second'/),
      },
    });
    const again = await (await executor().retry(report.run)).result();
    expect(again.state).toBe('failed');
    expect(executor().history.items(report.run, 'some')).toMatchObject([
      { attempts: 4 },
      { attempts: 1 },
    ]);
  });

  it('fails an item whose rendered parameters are wrong', async () => {
    const at = await folder(`
tasks:
  - {name: each, with_items: [1, x], workflow: sub/child.yaml, input: {value: "{{ item }}"}}
`);
    const report = await runFlow(executor(), await readWorkflow(join(at, 'flow.yaml')));
    expect(summaryOf(report, 'each')).toMatchObject({ succeeded: 1, failed: 1 });
    expect(executor().history.items(report.run, 'each')[1]).toMatchObject({
      error: { code: 'MR306', message: expect.stringContaining("'value' must be an integer") },
    });
  });

  it('is cancelled, timed out and paused with its parent', async () => {
    const at = await folder(parentOfGated);
    const gate = await Gate.create();
    const source = await readWorkflow(join(at, 'flow.yaml'));
    const parameters = { port: gate.port };
    const cancelled = await executor().start(source, { parameters });
    await gate.waitFor(2);
    expect(await cancelled.cancel()).toMatchObject({
      state: 'cancelled',
      tasks: { each: { summary: { cancelled: 3 } } },
    });
    await gate.allGone();
    const ended = executor()
      .history.runs()
      .filter(({ parent }) => parent?.run === cancelled.id);
    expect(ended.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);

    const text = source.text.replace('concurrency: 2', 'concurrency: 3\n    timeout: 1ms');
    const late = await executor().start({ ...source, text }, { parameters });
    expect(summaryOf(await late.result(), 'each')).toMatchObject({ timed_out: 3 });
    await gate.allGone();

    const paused = await executor().start(source, { parameters });
    await gate.waitFor(2);
    const pausing = paused.pause();
    gate.open();
    expect(await pausing).toMatchObject({
      state: 'paused',
      tasks: { each: { summary: { succeeded: 0 } } },
    });
    const resting = executor()
      .history.runs()
      .filter(({ parent }) => parent?.run === paused.id);
    expect(resting.map(({ state }) => state)).toEqual(['paused', 'paused']);
    expect((await faultOf(executor().resume(resting[0]?.run ?? ''))).code).toBe('MR501');
    await paused.resume();
    expect(await paused.result()).toMatchObject({ state: 'succeeded', output: whole });
    expect(
      executor()
        .history.runs()
        .filter(({ parent }) => parent?.run === paused.id),
    ).toHaveLength(3);
  });

  it('can run others, which are cancelled, finished and paused with it', async () => {
    const middle = parentOfGated
      .replace('sub/gated.yaml', 'gated.yaml')
      .replace('cancel_running', 'allow_finish');
    const at = await folder(
      `
cancel: allow_finish
parameters: {port: {type: integer}}
tasks:
  - {name: outer, with_items: [0, 1], concurrency: 1, workflow: sub/middle.yaml, input: {port: "{{ parameters.port }}"}}
output: "{{ task.outer.output }}"
`,
      { 'sub/middle.yaml': middle },
    );
    const source = await readWorkflow(join(at, 'flow.yaml'));
    const gate = await Gate.create();
    const parameters = { port: gate.port };
    const run = await executor().start(source, { parameters });
    await gate.waitFor(2);
    const pausing = run.pause();
    gate.release();
    gate.release();
    expect(await pausing).toMatchObject({ state: 'paused' });
    expect(gate.arrivals).toHaveLength(2);
    await run.resume();
    await gate.waitFor(2);
    const cancelled = run.cancel();
    gate.open();
    expect(await cancelled).toMatchObject({
      state: 'cancelled',
      tasks: { outer: { summary: { succeeded: 1, cancelled: 1 } } },
    });
    expect(new Set(gate.arrivals)).toEqual(new Set(whole.flat()));
    const again = await executor().start(source, { parameters });
    expect(await again.result()).toMatchObject({ state: 'succeeded', output: [whole, whole] });
  });

  it('ends with the deadline of its task, and counts for tolerance and fail_fast', async () => {
    const gate = await Gate.create();
    const at = await folder(parentOfGated);
    const source = await readWorkflow(join(at, 'flow.yaml'));
    const text = source.text.replace('concurrency: 2', 'deadline: 300ms');
    const late = await runFlow(
      executor(),
      { ...source, text },
      { parameters: { port: gate.port } },
    );
    expect(late).toMatchObject({
      state: 'failed',
      tasks: { each: { state: 'timed_out', summary: { timed_out: 3 } } },
    });
    await gate.allGone();
    const tolerant = await folder(`
tasks:
  - name: tolerant
    with_items: [1, x, 3]
    tolerate: {count: 1}
    workflow: sub/child.yaml
    input: {value: "{{ item }}"}
  - name: hasty
    needs: [tolerant]
    with_items: [x, 2, 3]
    concurrency: 1
    fail_fast: true
    workflow: sub/child.yaml
    input: {value: "{{ item }}"}
`);
    const report = await runFlow(executor(), await readWorkflow(join(tolerant, 'flow.yaml')));
    expect(report).toMatchObject({
      state: 'failed',
      tasks: {
        tolerant: { state: 'succeeded', summary: { succeeded: 2, failed: 1 } },
        hasty: { state: 'failed', summary: { failed: 1, skipped: 2 } },
      },
    });
  });

  it('continues in the next process without its files', async () => {
    const at = await folder(parentOfGated);
    const gate = await Gate.create();
    const directory = join(at, 'store');
    const first = await openExecutor({ directory });
    const source = await readWorkflow(join(at, 'flow.yaml'));
    const run = await first.start(source, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    gate.release();
    await gate.waitFor(2);
    const result = faultOf(run.result());
    const closed = first.close();
    gate.open();
    await closed;
    expect((await result).code).toBe('MR507');
    const arrivals = gate.arrivals.length;
    await rm(join(at, 'sub'), { recursive: true });
    const second = await openExecutor({ directory });
    const report = await (await second.resume(run.id)).result();
    expect(report.output).toEqual(whole);
    expect(new Set(gate.arrivals).size).toBe(9);
    expect(gate.arrivals).toHaveLength(9);
    expect(arrivals).toBeLessThan(9);
    expect(second.history.runs()).toHaveLength(4);
    expect(await second.clean()).toEqual([run.id]);
    expect(second.history.runs()).toEqual([]);
  });

  it('that was left behind is cancelled before its item', async () => {
    const at = await folder(parentOfGated);
    const gate = await Gate.create();
    const directory = join(at, 'store');
    const first = await openExecutor({ directory });
    const source = await readWorkflow(join(at, 'flow.yaml'));
    const run = await first.start(source, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const closed = first.close();
    gate.open();
    await closed;
    const second = await openExecutor({ directory });
    const report = await (await second.resume(run.id, { cancel: true })).result();
    expect(report).toMatchObject({
      state: 'cancelled',
      tasks: { each: { summary: { cancelled: 3 } } },
    });
    const states = second.history.runs().map(({ state }) => state);
    expect(states).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });
});
