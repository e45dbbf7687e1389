import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const flaky = (settings = '', head = ''): string => `
${head}
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(8) }}"
    concurrency: 8
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", failures: "{{ index === 0 ? 0 : 1 }}"}
    retry: {count: 2, delay: 10ms}
    ${settings}
output: "{{ task.each.items.map((item) => item.attempts) }}"
`;

describe('a free lane', () => {
  const executor = useExecutor({ workers: 1 });

  it.each([
    ['of a task', '', ''],
    ['of a task that waits for permits', '', 'concurrency: 8'],
    ['of a task with fewer permits than lanes', '', 'concurrency: 3'],
    ['of a task with a rate limit', 'rate_limit: 1000', ''],
  ])('%s starts a retry that is due though a neighbour takes long', async (_, settings, head) => {
    const gate = await Gate.create();
    gate.passes = (name) => name !== '0';
    const run = await executor().start(flaky(settings, head), { parameters: { port: gate.port } });
    await gate.arrivalOf('0');
    for (let item = 1; item < 8; item++) await gate.arrivalOf(String(item), 2);
    expect(gate.waiting).toEqual(['0']);
    gate.open();
    expect((await run.result()).output).toEqual([1, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('sleeps again and again while retries come one by one', async () => {
    const gate = await Gate.create();
    gate.passes = (name) => name !== '0';
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(3) }}"
    concurrency: 3
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", failures: "{{ index === 0 ? 0 : 20 }}"}
    retry: {count: 20, delay: 1ms}
output: "{{ task.each.items.map((item) => item.attempts) }}"
`,
      { parameters: { port: gate.port } },
    );
    await gate.arrivalOf('1', 21);
    await gate.arrivalOf('2', 21);
    expect(gate.waiting).toEqual(['0']);
    gate.open();
    expect((await run.result()).output).toEqual([1, 21, 21]);
  });

  it('lets its task be cancelled, and its worker run other tasks', async () => {
    const gate = await Gate.create();
    gate.passes = (name) => name !== '0';
    const parameters = { port: gate.port };
    const run = await executor().start(flaky(), { parameters });
    await gate.arrivalOf('7', 2);
    const other = await runFlow(
      executor(),
      'tasks: [{name: add, with_items: [1, 2], action: probe.add, input: {a: "{{ item }}", b: 1}}]',
    );
    expect(other.state).toBe('succeeded');
    await run.cancel();
    expect((await run.result()).state).toBe('cancelled');
  });
});
