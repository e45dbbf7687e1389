import { describe, expect, it } from 'vitest';
import { eventsOf, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

/** A task that fails, and the transition that fires then. */
const failing = (then: string) => `
tasks:
  - name: breaks
    action: faults.error
    input: {message: broken}
    next: [{when: "{{ failed() }}", ${then}}]
`;

describe('a workflow', () => {
  const executor = useExecutor();

  it('runs a task after those whose outputs it reads', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: total, action: probe.add, input: {a: "{{ task.left.output }}", b: "{{ task.right.output }}"}}
  - {name: left, action: probe.add, input: {a: 1, b: 2}}
  - {name: right, action: probe.add, input: {a: 3, b: 4}}
output: "{{ task.total.output }}"
`,
    );
    expect(report.output).toBe(10);
  });

  it('starts a task with several needs when the last has succeeded', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
tasks:
  - {name: one, action: meet.wait, input: {port: "{{ parameters.port }}", name: one}}
  - {name: two, action: meet.wait, input: {port: "{{ parameters.port }}", name: two}}
  - {name: both, needs: [one, two], action: meet.wait, input: {port: "{{ parameters.port }}", name: both}}
`,
      { parameters: { port: gate.port } },
    );
    const started = eventsOf(run, 'task-started');
    await gate.waitFor(2);
    gate.release('one');
    await gate.waitFor(1);
    expect(gate.waiting).toEqual(['two']);
    gate.open();
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.arrivals.at(-1)).toBe('both');
    expect((await started).at(-1)).toMatchObject({ task: 'both', visit: 1, total: 1 });
  });

  it('follows the transitions whose condition holds, publishes, and skips the rest', async () => {
    const flow = `
parameters: {value: {type: integer}}
vars: {seen: nothing}
tasks:
  - name: odd
    action: faults.odd
    input: {value: "{{ parameters.value }}"}
    next:
      - {when: "{{ succeeded() }}", publish: [{seen: "even {{ result() }}"}], do: [fine]}
      - {when: "{{ failed() }}", publish: [{seen: "{{ task.odd.error.message }}"}], do: [repair]}
  - {name: fine, action: core.echo, input: {text: "{{ vars.seen }}"}}
  - {name: repair, action: core.echo, input: {text: "{{ vars.seen }}"}}
output: {seen: "{{ vars.seen }}", fine: "{{ task.fine.state }}", repair: "{{ task.repair.state }}"}
`;
    const even = await runFlow(executor(), flow, { parameters: { value: 4 } });
    const odd = await runFlow(executor(), flow, { parameters: { value: 3 } });
    expect(even.output).toEqual({ seen: 'even 4', fine: 'succeeded', repair: 'skipped' });
    expect(odd).toMatchObject({ state: 'succeeded', error: null });
    expect(odd.output).toEqual({ seen: '3 is odd', fine: 'skipped', repair: 'succeeded' });
  });

  it('counts a failure as handled by a transition to noop, but not by one that only publishes', async () => {
    expect((await runFlow(executor(), failing('do: [noop]'))).state).toBe('succeeded');
    const unhandled = await runFlow(executor(), failing('publish: [{seen: 1}]'));
    expect(unhandled).toMatchObject({ state: 'failed', error: { code: 'MR410', task: 'breaks' } });
    expect(unhandled.error?.message).toContain('broken');
  });

  it('ends other branches before it fails, and skips the tasks that needed the failed one', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: breaks, action: faults.error, input: {message: broken}}
  - {name: below, needs: [breaks], action: core.echo, input: {}}
  - {name: lower, needs: [below], action: core.echo, input: {}}
  - {name: beside, action: probe.echo, input: {a: 1}}
  - {name: after_beside, action: probe.echo, input: {a: "{{ task.beside.output.a }}"}}
`,
    );
    expect(report).toMatchObject({
      state: 'failed',
      error: { task: 'breaks' },
      tasks: {
        breaks: { state: 'failed', error: { code: 'MR401' } },
        below: { state: 'skipped' },
        lower: { state: 'skipped' },
        after_beside: { state: 'succeeded' },
      },
    });
  });

  it('loops and publishes until the condition ends the loop', async () => {
    const report = await runFlow(
      executor(),
      `
vars: {count: 0, history: []}
tasks:
  - {name: start, action: core.echo, input: {}, next: [{do: [step]}]}
  - name: step
    action: probe.add
    input: {a: "{{ vars.count }}", b: 1}
    next:
      - publish: [{count: "{{ result() }}"}, {history: "{{ [...vars.history, vars.count] }}"}]
        do: [noop]
      - {when: "{{ succeeded() && result() < 5 }}", do: [step]}
      - {when: "{{ succeeded() && result() >= 5 }}", do: [done]}
  - {name: done, action: probe.echo, input: {count: "{{ vars.count }}"}}
output: {done: "{{ task.done.output }}", history: "{{ vars.history }}"}
`,
    );
    expect(report.error).toBeNull();
    expect(report.output).toEqual({ done: { count: 5 }, history: [1, 2, 3, 4, 5] });
    expect(report.tasks['step']).toMatchObject({ visits: 5, state: 'succeeded' });
  });

  it('loops over items, each visit with its own list', async () => {
    const report = await runFlow(
      executor(),
      `
vars: {round: 1}
tasks:
  - {name: start, action: core.echo, input: {}, next: [{do: [fan]}]}
  - name: fan
    with_items: "{{ range(vars.round * 100) }}"
    action: probe.add
    input: {a: "{{ item }}", b: "{{ vars.round }}"}
    next:
      - {publish: [{round: "{{ vars.round + 1 }}"}], do: [check]}
  - name: check
    action: probe.sum
    input: {values: "{{ task.fan.output }}"}
    next: [{when: "{{ vars.round < 4 }}", do: [fan]}]
output: {total: "{{ task.check.output }}", count: "{{ task.fan.summary.total }}"}
`,
    );
    expect(report.output).toEqual({ total: (299 * 300) / 2 + 900, count: 300 });
    expect(report.tasks).toMatchObject({ fan: { visits: 3 }, check: { visits: 3 } });
  });

  it('fails a loop without an end, and names its task', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: start, action: core.echo, input: {}, next: [{do: [turn]}]}
  - {name: turn, action: core.echo, input: {}, next: [{do: [turn]}]}
`,
    );
    expect(report).toMatchObject({ state: 'failed', error: { code: 'MR412', task: 'turn' } });
  });

  it('fails a task whose condition throws, and the run when its output is undefined', async () => {
    const condition = await runFlow(
      executor(),
      `
tasks:
  - name: look
    action: probe.echo
    input: {a: null}
    next: [{when: "{{ result().a.b }}", do: [after]}]
  - {name: after, action: core.echo, input: {}}
`,
    );
    expect(condition).toMatchObject({
      state: 'failed',
      tasks: { look: { state: 'failed', error: { code: 'MR403' } }, after: { state: 'skipped' } },
    });
    const output = await runFlow(
      executor(),
      `
tasks: [{name: look, action: probe.echo, input: {a: 1}}]
output: {fine: 1, nothing: "{{ task.look.output.b }}"}
`,
    );
    expect(output).toMatchObject({
      state: 'failed',
      output: { fine: 1 },
      error: { code: 'MR402' },
    });
    expect(output.error?.message).toMatch(/output\.nothing.*task\.look\.output\.b/);
  });

  it('keeps types in whole tags, makes text of mixed ones, and renders once', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {text: {default: "{% raw %} {{ parameters.text }}"}, n: {default: 3}}
tasks:
  - name: echo
    action: probe.echo
    input:
      whole: "{{ parameters.n }}"
      mixed: "n={{ parameters.n }}, {{ [1, {a: null}] }}"
      data: "{{ vars.template }}"
      run: "{{ run.workflow }}"
output: "{{ task.echo.output }}"
vars: {template: plain}
`.replace('{% raw %} {{ parameters.text }}', 'plain text'),
      { parameters: { text: '{{ parameters.n }}' } },
    );
    expect(report.error).toBeNull();
    expect(report.output).toMatchObject({ whole: 3, mixed: 'n=3, [1,{"a":null}]' });
  });
});
