import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const waiting = `
parameters: {port: {type: integer}}
tasks:
  - name: wait
    with_items: [a, b, c]
    concurrency: 2
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
output: "{{ task.wait.items.map((item) => item.attempts) }}"
`;

const endless = `
tasks: [{name: many, with_items: "{{ range(3000000) }}", action: probe.add, input: {a: "{{ item }}", b: 1}}]
`;

describe('a worker', () => {
  const executor = useExecutor({ workers: 1 });

  it('runs others while the items of a consumer wait', async () => {
    const gate = await Gate.create();
    const parameters = { port: gate.port };
    const one = await executor().start(waiting, { parameters });
    const other = await executor().start(waiting, { parameters });
    await gate.waitFor(4);
    const small = await runFlow(
      executor(),
      'tasks: [{name: add, with_items: [1, 2], action: probe.add, input: {a: "{{ item }}", b: 1}}]',
    );
    expect(small.state).toBe('succeeded');
    gate.open();
    expect((await one.result()).output).toEqual([1, 1, 1]);
    expect((await other.result()).output).toEqual([1, 1, 1]);
  });

  it('lets items that wait go on while another consumer computes without end', async () => {
    const gate = await Gate.create();
    const run = await executor().start(waiting, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const long = await executor().start(endless);
    gate.open();
    expect((await run.result()).state).toBe('succeeded');
    const small = await runFlow(
      executor(),
      'tasks: [{name: add, action: probe.add, input: {a: 1, b: 1}}]',
    );
    expect(small.state).toBe('succeeded');
    await long.cancel();
    expect((await long.result()).state).toBe('cancelled');
  });

  it('that dies takes no neighbour into account, however often', async () => {
    const gate = await Gate.create();
    const run = await executor().start(waiting, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const poisoned = await runFlow(
      executor(),
      `
tasks:
  - {name: each, with_items: "{{ range(9) }}", action: faults.stray, input: {now: "{{ item === 4 }}"}}
`,
    );
    expect(poisoned.tasks['each']).toMatchObject({
      summary: { succeeded: 8, failed: 1 },
      error: { code: 'MR409', index: 4 },
    });
    gate.open();
    expect((await run.result()).output).toEqual([1, 1, 1]);
  });

  it('that is ended for an overdue item takes nothing from its neighbours', async () => {
    const gate = await Gate.create();
    const run = await executor().start(waiting, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const stuck = await runFlow(
      executor(),
      `
parameters: {port: {type: integer}}
tasks: [{name: stuck, action: meet.block, input: {port: "{{ parameters.port }}", name: stuck}, timeout: 10ms}]
`,
      { parameters: { port: gate.port } },
    );
    expect(stuck.tasks['stuck']).toMatchObject({ state: 'timed_out' });
    gate.open();
    expect((await run.result()).output).toEqual([1, 1, 1]);
  });
});
