import { getEventListeners } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Executor } from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { eventsOf, openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';
import { squares, waiting } from '../support/workflows.ts';

describe('Executor.start', () => {
  const executor = useExecutor();

  it('runs a workflow from YAML, from text with its file name, or from an object', async () => {
    const object = {
      name: 'as object',
      tasks: [{ name: 'values', action: 'probe.echo', input: { a: [1] } }],
      output: '{{ task.values.output.a[0] }}',
    };
    const text = await runFlow(executor(), squares);
    expect(text).toMatchObject({ schema: 'millrace.run/1', state: 'succeeded', error: null });
    expect(text.output).toEqual({ total: 14 });
    expect(text.parameters).toEqual({ count: 4 });
    const file = await runFlow(executor(), { text: squares, file: 'flows/squares.yaml' });
    expect(file.workflow).toBe('squares');
    expect((await runFlow(executor(), object)).output).toBe(1);
  });

  it('takes parameters as values, and as texts, which it converts', async () => {
    const values = await runFlow(executor(), squares, { parameters: { count: 3 } });
    const texts = await runFlow(executor(), squares, { parameterTexts: { count: '5' } });
    expect([values.output, texts.output]).toEqual([{ total: 5 }, { total: 30 }]);
  });

  it('rejects a workflow with all its problems before anything is stored', async () => {
    const before = executor().history.runs().length;
    const fault = await faultOf(
      executor().start(`tasks:
  - {name: a, action: probe.ecko, input: {x: "{{ parameter.y }}"}}
  - {name: b, action: probe.echo, inputs: {}}
`),
    );
    expect(fault.code).toBe('MR502');
    expect(fault.details['problems']).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'MR102' })]),
    );
    expect(executor().history.runs()).toHaveLength(before);
  });

  it('rejects parameters that are missing or of the wrong type', async () => {
    const missing = await faultOf(executor().start(waiting));
    const wrong = await faultOf(executor().start(waiting, { parameters: { port: 'x' } }));
    expect([missing.code, wrong.code]).toEqual(['MR502', 'MR502']);
  });

  it('shows the progress of a run, and emits its events in order', async () => {
    const gate = await Gate.create();
    const run = await executor().start(waiting, { parameters: { port: gate.port } });
    const settled = eventsOf(run, 'task-settled');
    const ended = eventsOf(run, 'run-ended');
    await gate.waitFor(2);
    expect(run.progress()).toMatchObject([{ task: 'meet', state: 'running', done: 0 }]);
    expect(run.report()).toMatchObject({ state: 'running', output: null });
    gate.open();
    const report = await run.result();
    expect(report).toMatchObject({ state: 'succeeded', run: run.id });
    expect(report.tasks['meet']).toMatchObject({ state: 'succeeded', visits: 1 });
    expect(run.progress()).toMatchObject([{ done: 2, summary: { total: 2, succeeded: 2 } }]);
    expect(await settled).toMatchObject([{ task: 'meet', state: 'succeeded' }]);
    expect(await ended).toMatchObject([{ state: 'succeeded' }]);
  });

  it('cancels a run by a call and by a signal, and aborts its actions', async () => {
    const gate = await Gate.create();
    const parameters = { port: gate.port };
    const controller = new AbortController();
    const byHand = await executor().start(waiting, { parameters });
    await gate.waitFor(2);
    expect(await byHand.cancel()).toMatchObject({
      state: 'cancelled',
      output: [null, null],
      tasks: { meet: { state: 'cancelled', summary: { total: 2, cancelled: 2 } } },
    });
    await gate.allGone();
    const bySignal = await executor().start(waiting, { parameters, signal: controller.signal });
    await gate.waitFor(2);
    controller.abort();
    expect((await bySignal.result()).state).toBe('cancelled');
    const { signal } = new AbortController();
    await runFlow(executor(), squares, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const aborted = await executor().start(waiting, { parameters, signal: AbortSignal.abort() });
    expect((await aborted.result()).state).toBe('cancelled');
  });

  it('runs two workflows side by side in one pool', async () => {
    const gate = await Gate.create();
    const slow = `
parameters: {port: {type: integer}}
tasks:
  - {name: meet, action: meet.wait, input: {port: "{{ parameters.port }}"}}
`;
    const held = await executor().start(slow, { parameters: { port: gate.port } });
    await gate.waitFor(1);
    const beside = await runFlow(executor(), squares, { parameters: { count: 1000 } });
    expect(beside.state).toBe('succeeded');
    expect(held.report().state).toBe('running');
    gate.open();
    expect((await held.result()).state).toBe('succeeded');
  });

  it('lets no run keep all workers from another', async () => {
    const long = await executor().start(`
tasks:
  - name: many
    with_items: "{{ range(3000000) }}"
    action: probe.add
    input: {a: 1, b: 2}
`);
    const short = await runFlow(executor(), squares);
    expect(short.state).toBe('succeeded');
    expect(long.report().state).toBe('running');
    expect((await long.cancel()).state).toBe('cancelled');
  });
});

describe('Executor.open', () => {
  it('rejects invalid options', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const options = { directory, actions: join(directory, 'nowhere') };
    expect((await faultOf(Executor.open({ directory, workers: 0 }))).code).toBe('MR501');
    expect((await faultOf(Executor.open({ directory, workerMemory: 1 }))).code).toBe('MR501');
    for (const memory of ['much', '1MiB', -1, Number.NaN]) {
      expect((await faultOf(Executor.open({ directory, memory }))).code).toBe('MR501');
    }
    expect((await faultOf(Executor.open(options))).code).toBe('MR504');
  });

  it('names the action file that does not load, when a workflow calls it or all are listed', async () => {
    const folder = await temporaryFolder();
    const actions = join(folder, 'actions');
    await mkdir(actions);
    await writeFile(join(actions, 'broken.mjs'), 'export const x = ;');
    await symlink('/nowhere/gone.mjs', join(actions, 'gone.mjs'));
    const executor = await openExecutor({ directory: join(folder, 'store'), actions });
    const started = await faultOf(executor.start('tasks: [{name: t, action: broken.x}]'));
    const listed = await faultOf(executor.actions());
    for (const { code, message } of [started, listed]) {
      expect(code).toBe('MR504');
      expect(message).toContain('broken.mjs does not load: SyntaxError');
    }
    const run = await executor.start('tasks: [{name: t, action: core.noop}]');
    expect((await run.result()).state).toBe('succeeded');
  });

  it('lists its actions', async () => {
    const executor = await openExecutor();
    expect(await executor.actions()).toEqual(expect.arrayContaining(['core.echo', 'probe.echo']));
  });
});

describe('executor.history', () => {
  it('reads earlier runs, and a run while it runs', async () => {
    const gate = await Gate.create();
    const executor = await openExecutor();
    const done = await runFlow(executor, squares);
    const run = await executor.start(waiting, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const { history } = executor;
    expect(history.runs().map(({ state }) => state)).toEqual(['running', 'succeeded']);
    expect(history.find(run.id)).toMatchObject({ owner: { pid: process.pid } });
    expect(history.report(done.run)).toEqual(done);
    expect(history.items(done.run, 'values').map(({ output }) => output)).toEqual([0, 1, 4, 9]);
    expect(history.items(run.id, 'meet')).toMatchObject([
      { status: 'waiting' },
      { status: 'waiting' },
    ]);
    gate.open();
    await run.result();
  });
});
