import { describe, expect, it } from 'vitest';
import { useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

describe('cancel', () => {
  const executor = useExecutor();

  it('ends the threads of actions that ignore their signal', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
tasks:
  - {name: deaf, action: meet.stubborn, input: {port: "{{ parameters.port }}", name: deaf}}
  - {name: blocks, action: meet.block, input: {port: "{{ parameters.port }}", name: blocks}}
  - {name: after, needs: [deaf], action: core.echo, input: {}}
`,
      { parameters: { port: gate.port } },
    );
    await gate.waitFor(2);
    gate.release('blocks');
    const report = await run.cancel();
    expect(report).toMatchObject({
      state: 'cancelled',
      tasks: { deaf: { state: 'cancelled' }, blocks: { state: 'cancelled' } },
    });
    await gate.allGone();
    const after = await executor().map<number>('probe.add', [{ a: 1, b: 2 }]);
    expect(after).toEqual([3]);
  });

  it('keeps the results so far, and starts no successor', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(10) }}"
    concurrency: 2
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
    next: [{when: "{{ succeeded() || failed() }}", do: [after]}]
  - {name: after, action: core.echo, input: {}}
`,
      { parameters: { port: gate.port } },
    );
    await gate.waitFor(2);
    gate.release();
    await gate.arrivalOf('2');
    const report = await run.cancel();
    const summary = { total: 10, succeeded: 1, cancelled: 9 };
    expect(report).toMatchObject({
      state: 'cancelled',
      tasks: { each: { state: 'cancelled', summary }, after: { state: 'cancelled', visits: 0 } },
    });
    expect(gate.arrivals).toHaveLength(3);
  });

  it.each([
    ['the workflow', 'cancel: allow_finish', {}],
    ['the caller', '', { policy: 'allow_finish' } as const],
  ])(
    'lets items in flight end and count if %s chooses allow_finish',
    async (_, policy, options) => {
      const gate = await Gate.create();
      const run = await executor().start(
        `
${policy}
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(10) }}"
    concurrency: 2
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
  - {name: after, needs: [each], action: core.echo, input: {}}
`,
        { parameters: { port: gate.port } },
      );
      await gate.waitFor(2);
      const cancelled = run.cancel(options);
      gate.open();
      expect(await cancelled).toMatchObject({
        state: 'cancelled',
        tasks: {
          each: { state: 'cancelled', summary: { succeeded: 2, cancelled: 8 } },
          after: { state: 'cancelled' },
        },
      });
      expect(gate.arrivals).toHaveLength(2);
    },
  );

  it('can abort items that an earlier cancel let finish', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
tasks: [{name: one, action: meet.wait, input: {port: "{{ parameters.port }}"}}]
`,
      { parameters: { port: gate.port } },
    );
    await gate.waitFor(1);
    const first = run.cancel({ policy: 'allow_finish' });
    expect(await run.cancel({ policy: 'cancel_running' })).toMatchObject({ state: 'cancelled' });
    expect(await first).toMatchObject({ state: 'cancelled' });
  });

  it('stops items that never yield between each other', async () => {
    const run = await executor().start(`
tasks: [{name: many, with_items: "{{ range(3000000) }}", action: probe.add, input: {a: 1, b: 2}}]
`);
    const report = await run.cancel();
    expect(report.state).toBe('cancelled');
    const { cancelled = 0, succeeded = 0, total } = report.tasks['many']?.summary ?? {};
    expect(cancelled + succeeded).toBe(total);
    expect(cancelled).toBeGreaterThan(0);
  });

  it('returns the report of a run that has ended', async () => {
    const run = await executor().start(`
tasks: [{name: quick, action: core.echo, input: {}}]
`);
    const report = await run.result();
    expect(await run.cancel()).toEqual(report);
  });
});
