import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/index.ts';
import { folderWith, millrace } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const branches = (join: string, right: string) => `
tasks:
  - {name: left, action: core.echo, input: {n: 1}, next: [{do: [meet]}]}
  - name: right
    action: faults.odd
    input: {value: ${right}}
    next: [{when: "{{ succeeded() }}", do: [meet]}, {when: "{{ failed() }}", do: [noop]}]
  - name: meet
    join: ${join}
    action: core.echo
    input: {left: "{{ task.left.state }}", right: "{{ task.right.state }}"}
output: {left: "{{ task.meet.output.left }}", visits: "{{ task.meet.summary.total }}"}
`;

describe('control of the flow', () => {
  const executor = useExecutor();

  it('joins all branches, or fails the run and names those that did not arrive', async () => {
    const met = await runFlow(executor(), branches('all', '2'));
    expect(met).toMatchObject({ state: 'succeeded', output: { left: 'succeeded', visits: 1 } });
    expect(met.tasks['meet']?.visits).toBe(1);
    const unmet = await runFlow(executor(), branches('all', '3'));
    expect(unmet).toMatchObject({ state: 'failed', error: { code: 'MR415', task: 'meet' } });
    expect(unmet.error?.message).toContain("'right' did not lead to it");
    expect(unmet.output_errors).toHaveLength(1);
    expect(unmet.output).toEqual({ visits: 0 });
    expect((await runFlow(executor(), branches('1', '3'))).state).toBe('succeeded');
  });

  it('joins the branches of a loop in each of its rounds', async () => {
    const report = await runFlow(
      executor(),
      `
vars: {rounds: 0}
tasks:
  - {name: begin, action: core.echo, input: {}, next: [{do: [fork]}]}
  - {name: fork, action: core.echo, input: {}, next: [{do: [a, b]}]}
  - {name: a, action: core.echo, input: {}, next: [{do: [meet]}]}
  - {name: b, action: core.echo, input: {}, next: [{do: [meet]}]}
  - name: meet
    join: all
    action: core.echo
    input: {}
    next:
      - publish: [{rounds: "{{ vars.rounds + 1 }}"}]
      - when: "{{ vars.rounds < 3 }}"
        do: [fork]
output: "{{ vars.rounds }}"
`,
    );
    expect(report).toMatchObject({ state: 'succeeded', output: 3, tasks: { meet: { visits: 3 } } });
  });

  it('tolerates the allowed failures at any concurrency', async () => {
    for (const concurrency of [1, 20]) {
      for (const [tolerate, state] of [
        ['{percent: 50}', 'succeeded'],
        ['{percent: 49.9}', 'failed'],
        ['{count: 10}', 'succeeded'],
        ['{count: 10, percent: 49}', 'failed'],
      ]) {
        const report = await runFlow(
          executor(),
          `
tasks:
  - name: each
    with_items: "{{ range(20) }}"
    concurrency: ${concurrency}
    tolerate: ${tolerate}
    action: faults.odd
    input: {value: "{{ item }}"}
output: "{{ task.each.output[4] }}"
`,
        );
        expect([tolerate, report.state]).toEqual([tolerate, state]);
        expect(report.tasks['each']?.summary).toMatchObject({ succeeded: 10, failed: 10 });
        expect(report.output).toBe(4);
      }
    }
  });

  it('skips the remaining items at the first failure beyond the tolerance', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(100000) }}"
    fail_fast: true
    action: faults.odd
    input: {value: "{{ item }}"}
`,
    );
    const { summary } = report.tasks['each'] ?? {};
    expect(report.tasks['each']?.state).toBe('failed');
    expect(summary?.skipped).toBeGreaterThan(0);
    const items = executor().history.items(report.run, 'each');
    expect(items.filter(({ status }) => status === 'skipped')).toHaveLength(summary?.skipped ?? 0);
    expect(report.error?.message).toMatch(/items did not succeed, and \d+ were skipped/);
  });

  it('starts a task once its delay is over', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: now, action: core.echo, input: {}, next: [{do: [later]}]}
  - {name: later, delay: 80ms, action: core.echo, input: {}}
`,
    );
    expect(report.state).toBe('succeeded');
    expect(report.elapsed_ms).toBeGreaterThanOrEqual(80);
    expect(report.tasks['later']?.elapsed_ms).toBeLessThan(report.elapsed_ms);
  });

  it('stops a task at its deadline, and continues with its handler', async () => {
    const gate = await Gate.create();
    gate.passes = (name) => name === '0';
    const report = await runFlow(
      executor(),
      `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(9) }}"
    concurrency: 2
    deadline: 300ms
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
    next: [{when: "{{ timed_out() }}", do: [after]}]
  - {name: after, action: core.echo, input: {code: "{{ task.each.error.code }}"}}
output: {code: "{{ task.after.output.code }}", ends: "{{ task.each.items.map((x) => x.status) }}"}
`,
      { parameters: { port: gate.port } },
    );
    await gate.allGone();
    expect(report).toMatchObject({ state: 'succeeded', tasks: { each: { state: 'timed_out' } } });
    const { code, ends }: { code?: string; ends?: string[] } = Object(report.output);
    expect(code).toBe('MR416');
    expect(ends?.slice(1)).toEqual(Array(8).fill('timed_out'));
    expect(gate.arrivals.length).toBeLessThan(5);
  });

  it('renders the first values of variables from the parameters', async () => {
    const flow = `
parameters: {limits: {type: object, required: true}}
vars: {most: "{{ parameters.limits.most }}", label: "up to {{ parameters.limits.most }}", plain: 1}
tasks: [{name: one, action: core.echo, input: {most: "{{ vars.most }}"}}]
output: {vars: "{{ vars }}", most: "{{ task.one.output.most }}"}
`;
    const report = await runFlow(executor(), flow, { parameters: { limits: { most: 4 } } });
    const vars = { most: 4, label: 'up to 4', plain: 1 };
    expect(report.output).toEqual({ vars, most: 4 });
    const refused = executor().start(flow, { parameters: { limits: {} } });
    await expect(refused).rejects.toThrow(MillraceError);
    await expect(refused).rejects.toMatchObject({
      code: 'MR502',
      details: { problems: [{ code: 'MR306' }, { code: 'MR306' }] },
    });
  });
});

describe('millrace run', () => {
  it('exits with 6 at the timeout of the run, and shows the output so far', async () => {
    const cwd = await folderWith({
      'flow.yaml': `
timeout: 500ms
tasks:
  - {name: quick, action: core.echo, input: {n: 1}}
  - {name: endless, action: shell.run, input: {command: sleep, args: ["60"]}}
  - {name: after, needs: [endless], action: core.echo, input: {n: 2}}
output: {quick: "{{ task.quick.output.n }}", after: "{{ task.after.output.n }}"}
`,
    });
    const { code, stdout, stderr } = await millrace(['run', 'flow.yaml', '--json'], { cwd });
    expect(stderr).toContain('the run did not end within its timeout of 500 ms');
    expect(stderr).toContain('missing from the output:');
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'failed',
      error: { code: 'MR417' },
      output: { quick: 1 },
      output_errors: [{ code: 'MR403' }],
      tasks: { endless: { state: 'timed_out', summary: { timed_out: 1 } } },
    });
    const inspected = await millraceHere(['inspect', 'last'], { cwd });
    expect(inspected.stdout).toMatch(/missing from the output\n {2}MR403 output\.after: /);
  });
});
