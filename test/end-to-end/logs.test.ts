import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Run, RunHistory } from '../../src/index.ts';
import { folderWith } from '../support/command.ts';
import { faultOf } from '../support/fault.ts';
import { eventsOf, openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

/** The messages of the kept log of an item. */
function messages(history: RunHistory, run: string, task: string, index = 0): string[] {
  return (history.log(run, task, index)?.lines ?? []).map(({ message }) => message);
}

const say = (input: string, more = ''): string => `
tasks:
  - name: say
    action: talk.say
    with_items: "{{ range(3) }}"
    input: {${input}}
    ${more}
`;

describe('what an item logs', () => {
  const executor = useExecutor();

  it('is kept with the run, with its time, attempt and fields', async () => {
    const before = Date.now();
    const { run } = await runFlow(executor(), say('lines: 2'));
    expect(executor().history.log(run, 'say', 2)).toEqual({
      lines: [
        { at: expect.any(Number), attempt: 1, message: '1/0', fields: { index: 2 } },
        { at: expect.any(Number), attempt: 1, message: '1/1', fields: { index: 2 } },
      ],
      dropped: { lines: 0, bytes: 0 },
    });
    const at = executor().history.log(run, 'say', 2)?.lines[0]?.at ?? 0;
    expect(at - before).toBeGreaterThanOrEqual(-1);
    const all = [...executor().history.logs(run)];
    expect(all.map(({ task, visit, index, lines }) => [task, visit, index, lines.length])).toEqual([
      ['say', 1, 0, 2],
      ['say', 1, 1, 2],
      ['say', 1, 2, 2],
    ]);
    expect([...executor().history.logs(run, 'say', 1)]).toEqual([all[1]]);
    expect(executor().history.logTotals(run)).toMatchObject({ lines: 6, dropped: { lines: 0 } });
  });

  it('is kept of all attempts, over retries and a retry of the run', async () => {
    const flow = say('lines: 1, fails: "{{ item === 1 ? 3 : 0 }}"', 'retry: {count: 1}');
    const { run, state } = await runFlow(executor(), flow);
    expect(state).toBe('failed');
    expect(messages(executor().history, run, 'say', 1)).toEqual(['1/0', '2/0']);
    await (await executor().retry(run)).result();
    expect(messages(executor().history, run, 'say', 1)).toEqual(['1/0', '2/0', '3/0', '4/0']);
    expect(messages(executor().history, run, 'say', 0)).toEqual(['1/0']);
  });

  it('is of no item and no task of another name', async () => {
    const { run } = await runFlow(executor(), say('lines: 0'));
    const { history } = executor();
    expect([...history.logs(run)]).toEqual([]);
    expect([history.log(run, 'say', 0), history.log(run, 'say', 9)]).toEqual([
      undefined,
      undefined,
    ]);
    const missing = expect.objectContaining({ code: 'MR506' });
    expect(() => history.log(run, 'no', 0)).toThrow(missing);
    expect(() => history.logs(run, 'no')).toThrow(missing);
    expect(() => history.logs('no')).toThrow(missing);
  });

  it('is kept visit by visit', async () => {
    const { run } = await runFlow(
      executor(),
      `
vars: {round: 0}
tasks:
  - {name: first, action: core.noop, next: [{do: [loop]}]}
  - name: loop
    action: talk.say
    input: {lines: "{{ vars.round + 1 }}"}
    next: [{when: "{{ vars.round < 1 }}", publish: [{round: "{{ vars.round + 1 }}"}], do: [loop]}]
`,
    );
    const logs = [...executor().history.logs(run, 'loop')];
    expect(logs.map(({ visit, lines }) => [visit, lines.length])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(messages(executor().history, run, 'loop')).toEqual(['1/0', '1/1']);
  });

  it('is kept of an item that is cancelled, and of one that is timed out with its thread', async () => {
    const gate = await Gate.create();
    const flow = `
parameters: {port: {type: integer}}
tasks:
  - {name: waiting, action: talk.waiting, input: {port: "{{ parameters.port }}", name: w}}
  - {name: stuck, action: talk.stuck, timeout: 300ms, input: {port: "{{ parameters.port }}", name: s}}
  - {name: after, action: core.echo, needs: [stuck], input: {}}
`;
    gate.passes = (name) => name === 's';
    const run = await executor().start(flow, { parameters: { port: gate.port } });
    await gate.arrivalOf('w');
    await settled(run, 'stuck');
    await run.cancel();
    const { history } = executor();
    expect(messages(history, run.id, 'waiting')).toEqual(['before the wait']);
    expect(messages(history, run.id, 'stuck').at(-1)).toBe('line 499');
  });

  it('is kept of an item whose thread dies again and again', async () => {
    const { run } = await runFlow(
      executor(),
      'tasks: [{name: one, action: talk.deadly, input: {deaths: 9}}]',
    );
    const lines = messages(executor().history, run, 'one');
    expect(lines.filter((line) => line.endsWith(' begins'))).toHaveLength(3);
  });

  it('is kept when it comes after the end of its item, while its task runs', async () => {
    const gate = await Gate.create();
    const flow = `
parameters: {port: {type: integer}}
tasks:
  - name: late
    action: talk.late
    with_items: [false, true]
    concurrency: 2
    input: {port: "{{ parameters.port }}", waits: "{{ item }}"}
`;
    const run = await executor().start(flow, { parameters: { port: gate.port } });
    for await (const event of run.events()) if (event.type === 'log') gate.open();
    expect(messages(executor().history, run.id, 'late', 0)).toEqual(['after its end']);
  });

  it('is kept of a run that is interrupted and resumed, in both parts', async () => {
    const gate = await Gate.create();
    const flow = `
parameters: {port: {type: integer}}
tasks:
  - name: each
    action: talk.waiting
    with_items: [0, 1]
    concurrency: 1
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
`;
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const run = await first.start(flow, { parameters: { port: gate.port } });
    await gate.arrivalOf('0');
    const closed = first.close();
    gate.release();
    await closed;
    const second = await openExecutor({ directory });
    expect(messages(second.history, run.id, 'each', 0)).toEqual(both);
    gate.open();
    await (await second.resume(run.id)).result();
    expect(messages(second.history, run.id, 'each', 0)).toEqual(both);
    expect(messages(second.history, run.id, 'each', 1)).toEqual(both);
  });

  it('is kept of the items of sub-workflows, in the place of their item', async () => {
    const folder = await folderWith({ 'part.yaml': part, 'flow.yaml': whole });
    const run = await executor().start({ text: whole, file: join(folder, 'flow.yaml') });
    await run.result();
    const { history } = executor();
    const seen = (logs: ReturnType<RunHistory['logs']>): unknown[] =>
      Array.from(logs, ({ run: id, task, index, lines }) => {
        return [id === run.id ? 'own' : 'part', task, index, lines.length];
      });
    const ofPart = (lines: number): unknown[] => [
      ['part', 'say', 0, lines],
      ['part', 'say', 1, lines],
    ];
    expect(seen(history.logs(run.id))).toEqual([
      ['own', 'before', 0, 1],
      ...ofPart(1),
      ...ofPart(2),
      ['own', 'after', 0, 1],
    ]);
    expect(seen(history.logs(run.id, 'parts', 1))).toEqual(ofPart(2));
    expect(history.logTotals(run.id).lines).toBe(8);
  });
});

const both = ['before the wait', 'after the wait'];

const part = `
name: part
parameters: {lines: {type: integer}}
tasks:
  - name: say
    action: talk.say
    with_items: [0, 1]
    input: {lines: "{{ parameters.lines }}"}
`;

const whole = `
name: whole
tasks:
  - {name: before, action: talk.say, input: {lines: 1}}
  - {name: parts, needs: [before], workflow: part.yaml, with_items: [1, 2], input: {lines: "{{ item }}"}}
  - {name: after, needs: [parts], action: talk.say, input: {lines: 1}}
`;

describe('the bounds of logs', () => {
  it('keep the end of the log of an item, and count the rest', async () => {
    const executor = await openExecutor({ logs: { perItem: '1 KiB' } });
    const { run } = await runFlow(executor, say('lines: 1000'));
    const log = executor.history.log(run, 'say', 1);
    const kept = log?.lines.length ?? 0;
    expect(kept).toBeGreaterThan(5);
    expect(log?.lines.at(-1)?.message).toBe('1/999');
    expect(kept + (log?.dropped.lines ?? 0)).toBe(1000);
    expect(executor.history.logTotals(run)).toMatchObject({ lines: 3 * kept });
  });

  it('hold for all items of a run together', async () => {
    const executor = await openExecutor({ logs: { perRun: 4000 } });
    const flow = say('lines: 10').replace('range(3)', 'range(100)');
    const { run } = await runFlow(executor, flow);
    const { lines, bytes, dropped } = executor.history.logTotals(run);
    expect(bytes).toBeLessThanOrEqual(3000);
    expect(bytes).toBeGreaterThan(2900);
    expect(lines + dropped.lines).toBe(1000);
  });

  it.each([{ perItem: 0 }, { perRun: 0 }])('of %j keep none, and events come', async (logs) => {
    const executor = await openExecutor({ logs });
    const run = await executor.start(say('lines: 1'));
    expect(await eventsOf(run, 'log')).toHaveLength(3);
    expect([...executor.history.logs(run.id)]).toEqual([]);
    expect(executor.history.logTotals(run.id)).toMatchObject({ lines: 0, dropped: { lines: 0 } });
  });

  it.each<[object, string]>([
    [{ perItem: '16 K' }, 'logs.perItem is not a size: 16 K'],
    [{ perRun: -1 }, 'logs.perRun is not a size: -1'],
    [{ perItem: '17 MiB' }, 'logs.perItem is more than 16 MiB'],
    [{ perTask: 1 }, "has no option 'perTask'"],
  ])('refuse %j (MR501)', async (logs, message) => {
    const fault = await faultOf(openExecutor({ logs }));
    expect([fault.code, fault.message]).toEqual(['MR501', expect.stringContaining(message)]);
  });
});

describe('a secret in a log', () => {
  const secret = 'THE-SECRET-OF-ALL-SECRETS-IS-LONGER-THAN-A-SHORT-LINE';
  const flow = `
parameters: {token: {type: string, secret: true}, item: {type: array}}
tasks:
  - name: fail
    action: talk.fail
    with_items: "{{ range(150) }}"
    tolerate: {percent: 100}
    input: {text: "{{ 'a'.repeat(200) + parameters.token + 'z'.repeat(index) }}"}
`;

  it('is masked before a line is cut, wherever the cut is', async () => {
    const executor = await openExecutor({ logs: { perItem: 150 } });
    const { run } = await runFlow(executor, flow, { parameters: { token: secret, item: [] } });
    const logs = [...executor.history.logs(run)];
    expect(logs).toHaveLength(150);
    expect(logs.every(({ dropped }) => dropped.bytes > 0)).toBe(true);
    expect(JSON.stringify(logs)).not.toMatch(/[A-Z]{2}/);
  });
});

async function settled(run: Run, task: string): Promise<void> {
  for await (const event of run.events()) {
    if (event.type === 'task-settled' && event.task === task) return;
  }
}
