import { readdir, realpath } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { folderWith, millrace, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { squares } from '../../support/workflows.ts';
import { gated, gatedOutput, odd, withActions } from '../flows.ts';

const text = `
parameters: {to: {type: string, required: true}}
tasks: [{name: greet, action: core.echo, input: {text: "hello {{ parameters.to }}"}}]
output: "{{ task.greet.output.text }}"
`;

const talkative = `
tasks:
  - {name: talk, action: probe.print, with_items: [1, 2, 3], input: {text: noise}}
  - {name: tell, action: probe.log, input: {value: "a\\nb"}}
output: {quiet: true}
`;

describe('millrace run', () => {
  it('prints the output as indented JSON, and everything else on standard error', async () => {
    const cwd = await folderWith({ 'flow.yaml': squares });
    const { code, stdout, stderr } = await millrace(['run', 'flow.yaml', ...withActions], { cwd });
    expect([code, stdout]).toEqual([0, '{\n  "total": 14\n}\n']);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^run \d{8}-\d{6}-\w{6} of flow$/),
      'values: started, 4 items',
      expect.stringMatching(/^values: 4 items in [\d.]+m?s$/),
      'total: started',
      expect.stringMatching(/^total: [\d.]+m?s$/),
      expect.stringMatching(/^run \S+ succeeded in [\d.]+m?s: 5 items$/),
      '',
    ]);
  });

  it('prints an output that is a text without quotes', async () => {
    const cwd = await folderWith({ 'flow.yaml': text });
    const { stdout } = await millraceHere(['run', 'flow.yaml', '-p', 'to=a=b'], { cwd });
    expect(stdout).toBe('hello a=b\n');
  });

  it('prints one document with --json', async () => {
    const cwd = await folderWith({ 'flow.yaml': `name: sums${squares}` });
    const args = ['run', 'flow.yaml', '--json', '-p', 'count=3', '-j', '1', ...withActions];
    const { stdout, stderr } = await millraceHere(args, { cwd });
    const counts = { failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };
    expect(JSON.parse(stdout)).toEqual({
      schema: 'millrace.run/1',
      run: /^run (\S+) of sums$/m.exec(stderr)?.[1],
      workflow: 'sums',
      state: 'succeeded',
      parameters: { count: 3 },
      output: { total: 5 },
      error: null,
      elapsed_ms: expect.any(Number),
      machine: expect.objectContaining({ cores: expect.any(Number) }),
      directory: await realpath(cwd),
      code: [{ since: expect.any(Number), packs: { probe: expect.any(String) } }],
      tasks: {
        values: {
          state: 'succeeded',
          visits: 1,
          elapsed_ms: expect.any(Number),
          summary: { total: 3, succeeded: 3, ...counts },
        },
        total: {
          state: 'succeeded',
          visits: 1,
          elapsed_ms: expect.any(Number),
          summary: { total: 1, succeeded: 1, ...counts },
        },
      },
    });
  });

  it('keeps standard output for data when actions print', async () => {
    const cwd = await folderWith({ 'flow.yaml': talkative });
    const ended = await millrace(['run', 'flow.yaml', '--json', ...withActions], { cwd });
    expect(JSON.parse(ended.stdout)).toMatchObject({ output: { quiet: true } });
    expect(ended.stderr.split('\n').filter((line) => line === 'noise')).toHaveLength(6);
    expect(ended.stderr).toContain('tell[0] saw a value {"value":"a\\nb","attempt":1}\n');
  });

  it('reads parameters from a file or standard input; -p wins', async () => {
    const cwd = await folderWith({ 'flow.yaml': squares, 'p.json': '{"count": 2}' });
    const run = ['run', 'flow.yaml', ...withActions, '--params'];
    const file = await millraceHere([...run, 'p.json'], { cwd });
    const input = await millrace([...run, '-'], { cwd, input: '{"count": 3}' });
    const both = await millraceHere([...run, 'p.json', '-p', 'count=5'], { cwd });
    const refused = await millrace([...run, '-'], { cwd, input: '{"count":\n 9007199254740993}' });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('standard input, line 2, column 2: an integer cannot be held');
    const totals = [file, input, both].map(({ stdout }) => JSON.parse(stdout).total);
    expect(totals).toEqual([1, 5, 30]);
  });

  it('finds the actions folder next to the workflow, and the store by its variable', async () => {
    const cwd = await folderWith({
      'flows/f.yaml': 'tasks: [{name: a, action: own.hi}]\noutput: "{{ task.a.output }}"',
      'flows/actions/own.mjs': 'export const hi = () => "hi";',
    });
    const env = { MILLRACE_STORE: 'elsewhere' };
    const { stdout } = await millrace(['run', 'flows/f.yaml', '--durability', 'process'], {
      cwd,
      env,
    });
    expect(stdout).toBe('hi\n');
    expect((await readdir(cwd)).toSorted()).toEqual(['elsewhere', 'flows']);
  });

  it('prints why a run failed, the first failed items, and a command for details', async () => {
    const cwd = await folderWith({ 'flow.yaml': odd });
    const values = JSON.stringify(Array.from({ length: 20 }, (_, index) => index));
    const given = ['--store', 'my store', '-p', `values=${values}`, ...withActions];
    const { code, stdout, stderr } = await millraceHere(['run', 'flow.yaml', ...given], { cwd });
    expect([code, stdout]).toEqual([1, '']);
    const lines = stderr.split('\n');
    const id = /^run (\S+)/.exec(stderr)?.[1] ?? '';
    expect(lines[2]).toMatch(/^check: failed, 20 items, 10 failed, in \d+ms$/);
    expect(lines[3]).toMatch(/ failed in \d+ms: 10 of 20 items succeeded, 10 failed$/);
    expect(lines[4]).toMatch(/^ {2}MR410 task-failed {2}task 'check' failed: 10 of 20 items /);
    const times = /began \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, ran (less than )?\d+ms/;
    expect(lines.slice(5).map((line) => line.replace(times, 'TIMES'))).toEqual([
      '    in task check, item 1: 1 (1 attempt, TIMES)',
      '  failed items of check:',
      '    [1] 1: MR401 1 is odd (1 attempt, TIMES)',
      '    [3] 3: MR401 3 is odd (1 attempt, TIMES)',
      '    [5] 5: MR401 5 is odd (1 attempt, TIMES)',
      '    [7] 7: MR401 7 is odd (1 attempt, TIMES)',
      '    [9] 9: MR401 9 is odd (1 attempt, TIMES)',
      '    and 5 more',
      '  because of:',
      '    10 × check[1] to check[19]: MR401 ‹n› is odd',
      `  for details: millrace inspect ${id} check --store 'my store'`,
      `  to try again: millrace retry ${id} --store 'my store'`,
      '',
    ]);
  });

  it('names what failed in a run that succeeded all the same', async () => {
    const flow = `
      tasks:
        - { name: one, action: core.fail, input: { message: bad }, next: [{ when: '{{ failed() }}', do: rest }] }
        - { name: rest, action: core.noop }
        - { name: list, action: core.fail, with_items: [a, b], tolerate: { count: 2 }, input: { message: '{{ item }}' } }
    `;
    const cwd = await folderWith({ 'flow.yaml': flow });
    const { code, stderr } = await millraceHere(['run', 'flow.yaml'], { cwd });
    expect(code).toBe(0);
    for (const said of ['one:', 'MR401 bad (1 attempt', 'list:', 'MR401 a (1', 'MR401 b (1']) {
      expect(stderr.split(' succeeded in ')[1]).toContain(said);
    }
  });

  it('prints only failures with --quiet', async () => {
    const cwd = await folderWith({ 'flow.yaml': squares, 'odd.yaml': odd });
    const good = await millraceHere(['run', 'flow.yaml', '-q', ...withActions], { cwd });
    const bad = await millraceHere(['run', 'odd.yaml', '-q', '-p', 'values=[1]', ...withActions], {
      cwd,
    });
    expect([good.code, good.stderr]).toEqual([0, '']);
    expect([bad.code, bad.stderr]).toEqual([1, expect.stringMatching(/^run \S+ failed in /)]);
  });

  it('continues when the reader of its output has gone', async () => {
    const gate = await Gate.create();
    const cwd = await folderWith({ 'flow.yaml': gated });
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
    const command = startCommand(args, { cwd });
    await gate.waitFor(2);
    command.closeOutput();
    gate.open();
    const { code, stderr } = await command.ended();
    expect([code, stderr]).toEqual([0, expect.stringMatching(/succeeded in \S+: 6 items\n$/)]);
    const inspected = await millraceHere(['inspect', '--json'], { cwd });
    expect(JSON.parse(inspected.stdout).output).toEqual(gatedOutput(6));
  });
});

describe('millrace run --dry-run', () => {
  it('prints the plan, and creates no store', async () => {
    const cwd = await folderWith({
      'flow.yaml': `
name: plan
parameters: {count: {type: integer, default: 4}}
vars: {seen: 0}
tasks:
  - name: first
    action: core.echo
    retry: {count: 2, delay: 1s}
    timeout: 5s
    next:
      - publish: [{seen: 1}]
        do: [second]
      - when: "{{ failed() }}"
        do: [noop]
  - name: other
    action: core.echo
    input: {}
    with_items: [1]
    delay: 2s
    deadline: 1m
    tolerate: {count: 3, percent: 5}
    fail_fast: true
    batch_size: 10
    rate_limit: 5
    exclusive: true
    retry: {count: 1, when: "{{ attempt < 2 }}"}
    next: [{do: [second]}]
  - {name: second, join: all, action: core.noop, with_items: "{{ range(parameters.count) }}", concurrency: 3}
  - {name: third, action: core.echo, input: {all: "{{ task.second.output }}"}}
`,
    });
    const { code, stdout } = await millraceHere(['run', 'flow.yaml', '--dry-run'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(`plan: 4 tasks

parameters
  count = 4

first: core.echo
  starts immediately
  retries 2 times, first after 1.0s
  timeout 5.0s per attempt
  when it succeeded: sets vars.seen and starts second
  when {{ failed() }}: nothing

other: core.echo
  starts immediately
  runs over [1]
  items in flight: as many as worker threads
  waits 2.0s before it starts
  in batches of up to 10 elements
  at most 5 items start per second
  nothing else runs during an item
  retries 1 time, first after 0ms, when {{ attempt < 2 }}
  deadline 1m 0s after its start
  at most 3 and 5% of its items may fail
  skips the remaining items once too many have failed
  when it succeeded: starts second

second: core.noop
  starts when all of first, other trigger it
  runs over {{ range(parameters.count) }}
  items in flight: 3

third: core.echo
  starts after second
`);
    expect(await readdir(cwd)).toEqual(['flow.yaml']);
  });

  it('prints the plan as one document with --json', async () => {
    const cwd = await folderWith({ 'flow.yaml': squares });
    const args = ['run', 'flow.yaml', '--dry-run', '--json', '-p', 'count=2', ...withActions];
    const { stdout } = await millraceHere(args, { cwd });
    const unset =
      'join concurrency timeout_ms fail_when when fold batch_bytes rate_limit limit'.split(' ');
    const off = ['fail_fast', 'exclusive', 'finally'];
    const common = {
      ...Object.fromEntries(unset.map((key) => [key, null])),
      ...Object.fromEntries(off.map((key) => [key, false])),
      started_by: [],
      inherited: {},
      retries: 0,
      retry: [],
      delay_ms: 0,
      deadline_ms: null,
      tolerate: null,
      batch_size: null,
      repeat: null,
      results: null,
      next: [],
    };
    const list = '{{ range(parameters.count) }}';
    const head = { schema: 'millrace.plan/1', workflow: 'flow', limit: null, limits: {} };
    expect(JSON.parse(stdout)).toEqual({
      ...head,
      parameters: { count: 2 },
      tasks: [
        { name: 'values', action: 'probe.echo', needs: [], with_items: list, ...common },
        { name: 'total', action: 'probe.sum', needs: ['values'], with_items: null, ...common },
      ],
    });
  });

  it('refuses parameters that a run refuses', async () => {
    const cwd = await folderWith({ 'flow.yaml': squares });
    const args = ['run', 'flow.yaml', '--dry-run', '-p', 'count=many'];
    const { code, stderr } = await millraceHere([...args, ...withActions], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining("'count' must be an integer")]);
  });
});
