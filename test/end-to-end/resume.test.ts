import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Executor } from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, runFlow, testActions } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';
import { squares, waiting } from '../support/workflows.ts';

describe('Executor.close and resume', () => {
  it('lets items in flight end and releases the run with MR507; a resume finishes it', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const flow = `
parameters: {port: {type: integer}}
tasks:
  - name: meet
    with_items: "{{ range(20) }}"
    concurrency: 4
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ 'item ' + item }}"}
output: "{{ task.meet.output }}"
`;
    const run = await first.start(flow, { parameters: { port: gate.port } });
    const result = faultOf(run.result());
    await gate.waitFor(4);
    for (const _ of [1, 2, 3]) gate.release();
    await gate.arrivalOf('item 6');
    await gate.waitFor(4);
    const closed = first.close();
    gate.open();
    await closed;
    const fault = await result;
    expect(fault).toMatchObject({ code: 'MR507', details: { run: run.id } });
    expect(gate.arrivals).toHaveLength(7);

    const second = await openExecutor({ directory });
    expect(second.history.find(run.id)).toMatchObject({
      state: 'running',
      items: { total: 20, ended: 7 },
      owner: undefined,
    });
    const report = await (await second.resume(run.id)).result();
    expect(report.output).toEqual(Array.from({ length: 20 }, (_, n) => `item ${n}`));
    expect([...gate.arrivals].toSorted()).toEqual([...new Set(gate.arrivals)].toSorted());
    expect(gate.arrivals).toHaveLength(20);
  });

  it('resumes only runs that exist and have not ended', async () => {
    const executor = await openExecutor();
    const { run } = await runFlow(executor, squares);
    expect((await faultOf(executor.resume('nothing'))).code).toBe('MR506');
    expect((await faultOf(executor.resume(run))).code).toBe('MR508');
  });

  it('returns the active run if it is resumed by its own executor', async () => {
    const gate = await Gate.create();
    const executor = await openExecutor();
    const run = await executor.start(waiting, { parameters: { port: gate.port } });
    const again = await executor.resume(run.id);
    gate.open();
    expect((await again.result()).output).toEqual(['a', 'b']);
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.arrivals).toHaveLength(2);
  });

  it('gives simultaneous calls the same run', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const parameters = { port: gate.port };
    const run = await first.start(waiting.replace('[a, b]', '[a, b, c, d]'), { parameters });
    await gate.waitFor(2);
    const closed = first.close();
    gate.open();
    await closed;
    const second = await openExecutor({ directory });
    const runs = await Promise.all([second.resume(run.id), second.resume(run.id)]);
    for (const same of runs) {
      expect((await same.result()).output).toEqual(['a', 'b', 'c', 'd']);
    }
    expect(gate.arrivals).toHaveLength(4);
  });

  it('cancels the active run if it is resumed by its own executor to cancel it', async () => {
    const gate = await Gate.create();
    const executor = await openExecutor();
    const run = await executor.start(waiting, { parameters: { port: gate.port } });
    const again = await executor.resume(run.id, { cancel: true });
    expect((await again.result()).state).toBe('cancelled');
  });

  it('resumes a run only to cancel it', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const run = await first.start(waiting.replace('[a, b]', '[a, b, c, d]'), {
      parameters: { port: gate.port },
    });
    await gate.waitFor(2);
    const closed = first.close();
    gate.open();
    await closed;
    const second = await openExecutor({ directory });
    const report = await (await second.resume(run.id, { cancel: true })).result();
    expect(report).toMatchObject({
      state: 'cancelled',
      tasks: { meet: { state: 'cancelled', summary: { total: 4, succeeded: 2, cancelled: 2 } } },
    });
    expect(gate.arrivals).toHaveLength(2);
  });

  it('keeps an unhandled failure over a close', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const run = await first.start(
      `
parameters: {port: {type: integer}}
tasks:
  - {name: breaks, action: faults.error, input: {message: broken}}
  - name: beside
    with_items: [a, b, c]
    concurrency: 1
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
`,
      { parameters: { port: gate.port } },
    );
    await gate.waitFor(1);
    const closed = first.close();
    gate.open();
    await closed;
    const second = await openExecutor({ directory });
    const report = await (await second.resume(run.id)).result();
    expect(report).toMatchObject({ state: 'failed', error: { code: 'MR410', task: 'breaks' } });
    expect(report.tasks['beside']).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['the parameters', 'parameters.list'],
    ['an output', 'task.source.output.deep.list'],
    ['the outputs of items', 'task.outputs.output'],
    ['no document', 'parameters.list.map((name) => name)'],
  ])('continues with a list from %s', async (_, list) => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const names = Array.from({ length: 12 }, (_, n) => `n${n}`);
    const first = await openExecutor({ directory });
    const run = await first.start(
      `
parameters: {port: {type: integer}, list: {type: array}}
tasks:
  - {name: source, action: probe.echo, input: {other: [1], deep: {list: "{{ parameters.list }}"}}}
  - {name: outputs, with_items: "{{ parameters.list }}", action: probe.echo, input: "{{ item }}"}
  - name: meet
    needs: [source, outputs]
    with_items: "{{ ${list} }}"
    concurrency: 3
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
output: "{{ task.meet.output }}"
`,
      { parameters: { port: gate.port, list: names } },
    );
    await gate.waitFor(3);
    const closed = first.close();
    gate.open();
    await closed;
    expect(gate.arrivals).toHaveLength(3);
    const second = await openExecutor({ directory });
    const report = await (await second.resume(run.id)).result();
    expect(report.output).toEqual(names);
    expect(gate.arrivals.toSorted()).toEqual(names.toSorted());
  });

  it('continues a loop where it was', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const flow = `
parameters: {port: {type: integer}}
vars: {count: 0, seen: []}
tasks:
  - {name: start, action: core.echo, input: {}, next: [{do: [turn]}]}
  - name: turn
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "turn {{ vars.count }}"}
    next:
      - publish: [{count: "{{ vars.count + 1 }}"}, {seen: "{{ [...vars.seen, result()] }}"}]
        do: [noop]
      - {when: "{{ vars.count < 5 }}", do: [turn]}
output: "{{ vars.seen }}"
`;
    const first = await openExecutor({ directory });
    const run = await first.start(flow, { parameters: { port: gate.port } });
    for (const turn of [0, 1]) {
      await gate.arrivalOf(`turn ${turn}`);
      gate.release();
    }
    await gate.arrivalOf('turn 2');
    const closed = first.close();
    gate.open();
    await closed;
    const second = await openExecutor({ directory });
    const report = await (await second.resume(run.id)).result();
    expect(report.output).toEqual([0, 1, 2, 3, 4].map((turn) => `turn ${turn}`));
    expect(report.tasks['turn']).toMatchObject({ visits: 5 });
  });

  it('is closed by await using, and rejects new work then', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const executor = await Executor.open({ directory, actions: testActions, workers: 1 });
    await executor[Symbol.asyncDispose]();
    await executor.close();
    expect((await faultOf(executor.start(squares))).code).toBe('MR501');
    expect((await faultOf(executor.resume('x'))).code).toBe('MR501');
  });

  it('closes at once when nothing runs and when runs have only just begun', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const run = await first.start(squares, { parameters: { count: 100_000 } });
    await first.close();
    const second = await openExecutor({ directory });
    const report = await (await second.resume(run.id)).result();
    expect(report.output).toEqual({ total: 333_328_333_350_000 });
  });
});
