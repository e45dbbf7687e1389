import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';

/** How an item of each kind must end, whatever happens around it. */
const expected: Readonly<Record<string, object>> = {
  now: { status: 'succeeded', attempts: 1 },
  late: { status: 'succeeded', attempts: 1 },
  second: { status: 'succeeded', attempts: 2 },
  fails: { status: 'failed', attempts: 2, error: { code: 'MR401' } },
  exit: { status: 'failed', attempts: 2, error: { code: 'MR408' } },
  stray: { status: 'failed', attempts: 2, error: { code: 'MR401' } },
};

/** Mostly `now` and `late`; `exit` and `stray` at three places. */
function kinds(count: number, seed: number): string[] {
  const cycle = ['now', 'late', 'now', 'late', 'second', 'now', 'fails'];
  const list = Array.from({ length: count }, (_, n) => cycle[(n * seed) % cycle.length] ?? 'now');
  list[seed] = 'exit';
  list[count >> 1] = 'stray';
  list[count - 1 - seed] = 'exit';
  return list;
}

describe('items that fail in every way at once', () => {
  const executor = useExecutor();

  it.each([1, 2, 8, 100])('each end as they must with concurrency %i', async (concurrency) => {
    const given = kinds(600, concurrency + 2);
    const report = await runFlow(
      executor(),
      `
parameters: {kinds: {type: array}}
tasks:
  - name: each
    with_items: "{{ parameters.kinds }}"
    concurrency: ${concurrency}
    action: faults.any
    input: {kind: "{{ item }}"}
    retry: {count: 1, delay: 5ms}
    next: [{when: "{{ failed() }}", do: [after]}]
  - {name: after, action: probe.echo, input: {summary: "{{ task.each.summary }}"}}
output: {items: "{{ task.each.items }}", summary: "{{ task.after.output.summary }}"}
`,
      { parameters: { kinds: given } },
    );
    expect(report.error).toBeNull();
    const { items, summary } = Object(report.output);
    expect(items).toMatchObject(given.map((kind) => expected[kind]));
    expect(report.tasks['after']).toMatchObject({ visits: 1 });
    const failed = given.filter((kind) => ['fails', 'exit', 'stray'].includes(kind)).length;
    expect(summary).toMatchObject({ total: 600, failed, succeeded: 600 - failed });
  });
});
