import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/index.ts';
import { eventsOf, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

/** Item 3 fails again and again. The task comes second, so that a reader of events is there. */
const hasty = (settings: string, total = 1000): string => `
tasks:
  - {name: before, action: core.echo, input: {}}
  - name: each
    needs: [before]
    with_items: "{{ range(${total}) }}"
    concurrency: 1
    fail_fast: true
    ${settings}
    action: faults.flaky
    input: {failures: "{{ index === 3 ? 1000 : 0 }}"}
`;

/** The attempts that began, in order: item and attempt. */
async function begun(run: Run): Promise<[number, number][]> {
  const logs = await eventsOf(run, 'log');
  return logs.map(({ index, fields }) => [index ?? -1, Number(fields?.['attempt'])]);
}

describe('a task with fail_fast and one lane', () => {
  const executor = useExecutor({ workers: 2 });

  it('starts nothing after an item that fails at once', async () => {
    const run = await executor().start(hasty(''));
    const attempts = await begun(run);
    expect(attempts).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    const { each } = (await run.result()).tasks;
    expect(each?.summary).toMatchObject({ succeeded: 3, failed: 1, skipped: 996 });
  });

  it('starts nothing after an item that fails after a while', async () => {
    const gate = await Gate.create();
    gate.open();
    const report = await runFlow(
      executor(),
      `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(200) }}"
    concurrency: 1
    fail_fast: true
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", fails: "{{ index === 3 }}"}
`,
      { parameters: { port: gate.port } },
    );
    expect(report.tasks['each']?.summary).toMatchObject({ succeeded: 3, failed: 1, skipped: 196 });
    expect(gate.arrivals).toEqual(['0', '1', '2', '3']);
  });

  it.each([
    ['has no try left', 'retry: {count: 2}', 3],
    ['is not tried again, by its condition', 'retry: {count: 5, when: "{{ attempt < 2 }}"}', 2],
    ['is never tried again, by its condition', 'retry: {count: 5, when: "{{ false }}"}', 1],
  ])('starts nothing after an item that %s', async (_, retry, tries) => {
    const run = await executor().start(hasty(retry, 40));
    const attempts = await begun(run);
    expect(attempts.at(-1)).toEqual([3, tries]);
    const { each } = (await run.result()).tasks;
    expect(each?.summary).toMatchObject({ failed: 1, succeeded: attempts.length - tries });
  });

  it('goes on while an item may be tried again', async () => {
    const run = await executor().start(hasty('retry: {count: 1, delay: 200ms}', 40));
    const attempts = await begun(run);
    expect(attempts).toHaveLength(41);
    expect(attempts.at(-1)).toEqual([3, 2]);
  });

  it('starts nothing after the last attempt of a rerun', async () => {
    const first = await executor().start(hasty('retry: {count: 1}', 40));
    await first.result();
    const run = await executor().retry(first.id);
    const attempts = await begun(run);
    const { each } = (await run.result()).tasks;
    expect(each?.summary).toMatchObject({ failed: 1 });
    expect(attempts.at(-1)).toEqual([3, 4]);
  });

  it('starts nothing after an item whose thread was ended', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(100) }}"
    concurrency: 1
    fail_fast: true
    timeout: 20ms
    action: faults.freeze
    input: {now: "{{ index === 0 }}"}
`,
    );
    expect(report.tasks['each']?.summary).toMatchObject({ timed_out: 1, skipped: 99 });
  });
});

describe('a task with fail_fast and several lanes', () => {
  const executor = useExecutor({ workers: 2 });

  it.each(['', 'retry: {count: 5, when: "{{ false }}"}', 'tolerate: {count: 10}'])(
    'ends as failed with the items that were in flight (%s)',
    async (settings) => {
      const report = await runFlow(
        executor(),
        `
tasks:
  - name: each
    with_items: "{{ range(100000) }}"
    concurrency: 4
    fail_fast: true
    ${settings}
    action: faults.odd
    input: {value: "{{ item }}"}
`,
      );
      const { summary } = report.tasks['each'] ?? {};
      const tolerated = settings.startsWith('tolerate') ? 10 : 0;
      expect(report.tasks['each']?.state).toBe('failed');
      expect(summary?.failed).toBeGreaterThan(tolerated);
      expect(summary?.failed).toBeLessThanOrEqual(tolerated + 4);
    },
  );
});
