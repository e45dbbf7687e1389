import { describe, expect, it } from 'vitest';
import { openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

describe('timeout', () => {
  const executor = useExecutor();

  it('aborts the signal of an action, and ends the item as timed out', async () => {
    const gate = await Gate.create();
    const report = await runFlow(
      executor(),
      `
parameters: {port: {type: integer}}
tasks:
  - name: slow
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
    timeout: 50ms
    next: [{when: "{{ timed_out() }}", do: [after]}]
  - {name: after, action: probe.echo, input: {state: "{{ task.slow.state }}"}}
output: "{{ task.after.output }}"
`,
      { parameters: { port: gate.port } },
    );
    await gate.allGone();
    expect(report).toMatchObject({
      state: 'succeeded',
      output: { state: 'timed_out' },
      tasks: { slow: { state: 'timed_out', error: { code: 'MR406' }, summary: { timed_out: 1 } } },
    });
  });

  it('may be longer than a timer of the engine can be', async () => {
    const gate = await Gate.create();
    const flow = `
parameters: {port: {type: integer}}
tasks:
  - {name: long, action: meet.wait, input: {port: "{{ parameters.port }}"}, timeout: 60d}
`;
    const running = runFlow(executor(), flow, { parameters: { port: gate.port } });
    await gate.waitFor(1);
    // A timer that is too long rings after a millisecond, before the other item times out.
    const late = 'tasks: [{name: late, action: faults.busy, input: {ms: 30}, timeout: 10ms}]';
    await runFlow(executor(), late);
    gate.release();
    expect(await running).toMatchObject({ state: 'succeeded' });
  });

  it('retries an item that has timed out', async () => {
    const gate = await Gate.create();
    const report = await runFlow(
      executor(),
      `
parameters: {port: {type: integer}}
tasks:
  - name: slow
    with_items: [a, b]
    action: meet.first
    input: {port: "{{ parameters.port }}"}
    timeout: 100ms
    retry: {count: 1}
output: "{{ task.slow.output }}"
`,
      { parameters: { port: gate.port } },
    );
    expect(report.output).toEqual([2, 2]);
  });

  it('counts a synchronous action that returns too late as timed out', async () => {
    const report = await runFlow(
      executor(),
      `
tasks: [{name: slow, action: faults.busy, input: {ms: 30}, timeout: 10ms}]
`,
    );
    expect(report.tasks['slow']).toMatchObject({ state: 'timed_out', error: { code: 'MR406' } });
  });

  it('ends the thread of an action that does not stop, and runs its neighbour again without blame', async () => {
    const gate = await Gate.create();
    const alone = await openExecutor({ workers: 1 });
    const run = await alone.start(
      `
parameters: {port: {type: integer}}
tasks:
  - name: deaf
    with_items: "{{ ['deaf', ...range(5000).map((n) => 'n' + n)] }}"
    concurrency: 2
    rate_limit: 100
    action: meet.stubborn
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
    timeout: 2s
    next: [{when: "{{ failed() || timed_out() }}", do: [noop]}]
output: "{{ task.deaf.items.slice(0, 1).concat(task.deaf.items.filter((it) => it.attempts !== 1)) }}"
`,
      { parameters: { port: gate.port } },
    );
    await gate.arrivalOf('deaf');
    // The thread is ended 5 s after this. An item that arrives in the last 2 s is in flight then,
    // but not overdue.
    const hold = performance.now() + 3200;
    gate.passes = () => performance.now() < hold;
    await gate.waitFor(2);
    const neighbour = gate.waiting.find((name) => name !== 'deaf') ?? '';
    gate.passes = (name) => name !== 'deaf';
    await gate.arrivalOf(neighbour, 2);
    const report = await run.cancel();
    const index = Number(neighbour.slice(1)) + 1;
    const items = alone.history.items(run.id, 'deaf');
    expect(items[0]).toMatchObject({ status: 'timed_out', error: { code: 'MR406' }, attempts: 1 });
    expect(items[index]).toMatchObject({ status: 'succeeded', attempts: 1 });
    expect(report.tasks['deaf']?.summary).toMatchObject({ timed_out: 1, failed: 0 });
  });

  it('ends the thread of an action that never returns, and can run the item again', async () => {
    const gate = await Gate.create();
    gate.open();
    const report = await runFlow(
      executor(),
      `
parameters: {port: {type: integer}}
tasks:
  - name: block
    action: meet.block
    input: {port: "{{ parameters.port }}", once: true}
    timeout: 100ms
    retry: {count: 1}
  - {name: spin, action: faults.spin, input: {now: true}, timeout: 100ms, next: [{when: "{{ timed_out() }}", do: [noop]}]}
  - {name: after, needs: [block], with_items: "{{ range(100) }}", action: probe.thread, input: {}}
output: "{{ task.block.output }}"
`,
      { parameters: { port: gate.port } },
    );
    expect(report).toMatchObject({
      state: 'succeeded',
      output: 2,
      tasks: { spin: { state: 'timed_out' }, after: { summary: { succeeded: 100 } } },
    });
  });
});
