import { describe, expect, it } from 'vitest';
import type { Run, RunReport } from '../../src/index.ts';
import { eventsOf, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

/** The flaky task comes second, so that a reader of events is there before it. */
const flaky = (failures: number, retry: string) => `
tasks:
  - {name: before, action: core.echo, input: {}}
  - name: flaky
    needs: [before]
    action: faults.flaky
    input: {failures: ${failures}}
    retry: ${retry}
output: "{{ task.flaky.output }}"
`;

/** Returns what each attempt logged when it began. */
async function attemptsOf(
  run: Run,
): Promise<{ report: RunReport; attempts: { attempt: number; key: string; at: number }[] }> {
  const logs = await eventsOf(run, 'log');
  const attempts = logs.map(({ fields }) => ({
    attempt: Number(fields?.['attempt']),
    key: String(fields?.['key']),
    at: Number(fields?.['at']),
  }));
  return { report: await run.result(), attempts };
}

describe('retry', () => {
  const executor = useExecutor();

  it('runs an item again until it succeeds, with the same idempotency key', async () => {
    const run = await executor().start(flaky(2, '{count: 5, delay: 1ms}'));
    const { report, attempts } = await attemptsOf(run);
    expect(report).toMatchObject({ state: 'succeeded', output: 3 });
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(attempts.map(({ key }) => key))).toEqual(new Set([`${run.id}/flaky/1/0`]));
    expect(executor().history.items(run.id, 'flaky')).toMatchObject([{ attempts: 3 }]);
  });

  it.each([
    ['constant', [60, 60]],
    ['linear', [60, 120]],
    ['exponential', [60, 120]],
  ])('waits at least as long as a %s backoff demands', async (backoff, waits) => {
    const run = await executor().start(
      flaky(2, `{count: 2, delay: 60ms, backoff: ${backoff}, max_delay: 1s}`),
    );
    const { attempts } = await attemptsOf(run);
    const times = attempts.map(({ at }) => at);
    const gaps = times.slice(1).map((at, before) => at - (times[before] ?? 0));
    expect(gaps).toHaveLength(2);
    for (const [n, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(waits[n] ?? 0);
  });

  it('fails with the last failure when no attempt is left', async () => {
    const report = await runFlow(executor(), flaky(9, '{count: 2}'));
    expect(report).toMatchObject({
      state: 'failed',
      tasks: { flaky: { state: 'failed', error: { message: 'attempt 3 fails' } } },
    });
    expect(executor().history.items(report.run, 'flaky')).toMatchObject([{ attempts: 3 }]);
  });

  it('retries items that an expression or output fails', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: bad, action: faults.output, input: {kind: nan}, retry: {count: 2}}
`,
    );
    expect(executor().history.items(report.run, 'bad')).toMatchObject([
      { status: 'failed', attempts: 3, error: { code: 'MR405' } },
    ]);
  });

  it('holds no lane while an item waits for its next attempt', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
tasks:
  - name: before
    action: core.echo
    input: {}
  - name: each
    needs: [before]
    with_items: [nowhere, there, there]
    concurrency: 1
    action: meet.find
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
    retry: {count: 1, delay: 1h}
`,
      { parameters: { port: gate.port } },
    );
    // The two items after the one that waits for an hour have run.
    await gate.waitFor(1);
    gate.release();
    await gate.waitFor(1);
    gate.release();
    await gate.allGone();
    const report = await run.cancel();
    expect(report.tasks['each']).toMatchObject({
      state: 'cancelled',
      summary: { succeeded: 2, failed: 0, cancelled: 1 },
    });
  });

  it('retries more items than a control block can offer at once', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: many
    with_items: "{{ range(5000) }}"
    action: faults.flakyQuietly
    input: {failures: "{{ item % 3 }}"}
    retry: {count: 2, delay: 1ms}
  - {name: total, action: probe.sum, input: {values: "{{ task.many.output }}"}}
output: {total: "{{ task.total.output }}", summary: "{{ task.many.summary }}"}
`,
    );
    expect(report.output).toMatchObject({ total: 9999, summary: { succeeded: 5000 } });
  });
});
