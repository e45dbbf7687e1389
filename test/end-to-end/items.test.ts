import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';

describe('with_items', () => {
  const executor = useExecutor();

  it.each([
    ['objects', [{ a: 1 }, { a: 2, b: [3] }]],
    ['strings', ['', 'text', '{{ not a template }}', 'ünï\ncode 🙂']],
    ['nulls', [null, null]],
    ['a mixture', [null, 'x', 0, -0, 1.5, true, [], {}, [[null]], { a: { b: [] } }]],
    ['one', ['only']],
    ['none', []],
  ])('runs over %s in parameters, in their order', async (_, list) => {
    const report = await runFlow(
      executor(),
      `
parameters: {list: {type: array}}
tasks:
  - name: each
    with_items: "{{ parameters.list }}"
    action: probe.echo
    input: {item: "{{ item }}", index: "{{ index }}"}
output: "{{ task.each.output }}"
`,
      { parameters: { list } },
    );
    expect(report).toMatchObject({ state: 'succeeded' });
    expect(report.output).toEqual(list.map((item, index) => ({ item, index })));
    expect(report.tasks['each']?.summary).toMatchObject({
      total: list.length,
      succeeded: list.length,
    });
  });

  it('runs over a list in the workflow, with templates in it', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {who: {default: you}}
tasks:
  - name: each
    with_items: [a, "for {{ parameters.who }}", {deep: ["{{ parameters.who }}"]}, null]
    action: probe.echo
    input: "{{ item }}"
output: "{{ task.each.output }}"
`,
    );
    expect(report.output).toEqual(['a', 'for you', { deep: ['you'] }, null]);
  });

  it('runs over a list inside an output, outputs of another task, and a list made from them', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: source
    action: probe.echo
    input: {body: {list: [1, 2, 3]}}
  - name: inside
    with_items: "{{ task.source.output.body.list }}"
    action: probe.add
    input: {a: "{{ item }}", b: 10}
  - name: whole
    with_items: "{{ task.inside.output }}"
    action: probe.add
    input: {a: "{{ item }}", b: 100}
  - name: made
    with_items: "{{ task.whole.output.filter((value) => value > 111).map((value) => ({value})) }}"
    action: probe.echo
    input: "{{ item.value }}"
output: "{{ [task.inside.output, task.whole.output, task.made.output] }}"
`,
    );
    expect(report.output).toEqual([
      [11, 12, 13],
      [111, 112, 113],
      [112, 113],
    ]);
  });

  it('succeeds at once with an empty list, and its successor reads []', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: none, with_items: "{{ range(0) }}", action: faults.error, input: {message: no}}
  - {name: after, action: probe.echo, input: {outputs: "{{ task.none.output }}", items: "{{ task.none.items }}"}}
output: {after: "{{ task.after.output }}", summary: "{{ task.none.summary }}"}
`,
    );
    const none = { total: 0, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };
    expect(report.output).toEqual({ after: { outputs: [], items: [] }, summary: none });
  });

  it('keeps results at their index, with null for a failed item, and status, error and attempts', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: odd
    with_items: "{{ range(6) }}"
    action: faults.odd
    input: {value: "{{ item }}"}
    retry: {count: 1, delay: 0}
    next: [{when: "{{ failed() }}", do: [look]}]
  - name: look
    action: probe.echo
    input: {items: "{{ task.odd.items }}", first: "{{ task.odd.items[1].error.message }}"}
output:
  outputs: "{{ task.odd.output }}"
  seen: "{{ task.look.output }}"
  summary: "{{ task.odd.summary }}"
  state: "{{ task.odd.state }}"
  error: "{{ task.odd.error }}"
`,
    );
    expect(report.state).toBe('succeeded');
    const output = Object(report.output);
    expect(output.outputs).toEqual([0, null, 2, null, 4, null]);
    expect(output.summary).toMatchObject({ total: 6, succeeded: 3, failed: 3 });
    expect(output.state).toBe('failed');
    expect(output.error).toMatchObject({ code: 'MR409', index: 1 });
    expect(output.seen.first).toBe('1 is odd');
    expect(output.seen.items).toMatchObject(
      [0, 1, 2, 3, 4, 5].map((n) =>
        n % 2 === 0
          ? { status: 'succeeded', output: n, error: null, attempts: 1 }
          : { status: 'failed', output: null, error: { code: 'MR401' }, attempts: 2 },
      ),
    );
  });

  it('fails the run after all items have run, with counts and the first failure', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: odd
    with_items: "{{ range(1000) }}"
    action: faults.odd
    input: {value: "{{ item }}"}
  - {name: after, action: probe.echo, input: {x: "{{ task.odd.output }}"}}
`,
    );
    expect(report.state).toBe('failed');
    expect(report.error).toMatchObject({ code: 'MR410', task: 'odd', index: 1 });
    expect(report.error?.message).toContain('500 of 1000 items');
    expect(report.tasks).toMatchObject({
      odd: { state: 'failed', summary: { total: 1000, succeeded: 500, failed: 500 } },
      after: { state: 'skipped', visits: 0 },
    });
  });

  it('runs a million nulls', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: many, with_items: "{{ range(1000000) }}", action: core.echo, input: "{{ null }}"}
`,
    );
    expect(report).toMatchObject({
      state: 'succeeded',
      tasks: { many: { summary: { total: 1_000_000, succeeded: 1_000_000 } } },
    });
  });
});
