import { describe, expect, test } from 'vitest';
import { compile, planOf, problemsOf } from '../compiling.ts';

const input = (code: string): string => `input: {x: "{{ ${code} }}"}`;

/** A workflow with a task `a`, and these in `finally`. */
const last = (tasks: string, rest = ''): string => `
tasks:
  - {name: a, action: a.b}
finally: [${tasks}]
${rest}`;

/** The same in a block B. */
const inBlock = (tasks: string): string => `
tasks:
  - name: B
    with_items: [1]
    steps: [{name: a, action: a.b}]
    finally: [${tasks}]
`;

const f = (rest: string): string => `{name: f, action: a.b, ${rest}}`;

describe('a problem of finally', () => {
  test.each([
    [last(f('needs: [a]')), "4:42 MR313 'a' may not have run"],
    [last(f('next: [a]')), "4:41 MR313 'a' may not have run"],
    [last(f('next: [g]')), "4:41 MR301 unknown task 'g'"],
    [last('{name: a, action: a.b}'), "4:18 MR106 a task around is named 'a'"],
    [last('{name: f, action: core.ask}'), "4:29 MR313 'core.ask' cannot be used in 'finally'"],
    [
      last('{name: f, steps: [{name: g, action: core.wait_until}]}'),
      "4:47 MR313 'core.wait_until' cannot be used in 'finally'",
    ],
    [
      last('{name: f, action: core.succeed}'),
      "4:29 MR313 'core.succeed' cannot be used in 'finally'",
    ],
    [last('{name: f, tasks: [{name: g, action: core.succeed}]}'), ''],
    [
      `tasks:\n  - {name: a, action: a.b, needs: [f]}\nfinally: [{name: f, action: a.b}]\n`,
      "2:36 MR313 'f' is in 'finally'",
    ],
    [
      `tasks:\n  - {name: a, action: a.b, ${input('task.f.output')}}\nfinally: [{name: f, action: a.b}]\n`,
      "2:43 MR313 'f' is in 'finally'",
    ],
    [last(f('deadline: 1m'), 'output: "{{ task.f.state }}"'), "5:13 MR313 'f' is in 'finally'"],
    [last(f(input('run.state + run.error?.code'))), ''],
    [last(f(input('run.status'))), "4:53 MR202 unknown property of the run 'status'"],
    [
      `tasks:\n  - {name: a, action: a.b, ${input('run.state')}}\n`,
      "2:43 MR202 'run.state' exists only in the 'finally' of the workflow",
    ],
    [inBlock(f(input('task.B.state + task.B.error?.code + task.B.item + item'))), ''],
    [
      inBlock(f(input('run.state'))),
      "6:53 MR202 'run.state' exists only in the 'finally' of the workflow",
    ],
    [
      inBlock(f(input('task.B.output'))),
      "6:60 MR202 'task.B.output' is not known within 'B', which has not ended",
    ],
    [
      'tasks: [{name: a, action: a.b, finally: [{name: f, action: a.b}]}]',
      "1:41 MR104 'finally' needs 'steps' or 'tasks'",
    ],
    [
      'tasks: [{name: a, action: a.b}]\nfinally: []\n',
      "2:10 MR104 'finally' needs at least one task",
    ],
    [
      last('{name: f, action: a.b, needs: [g]}, {name: g, action: a.b, needs: [f]}'),
      "4:18 MR304 tasks 'f', 'g' wait for each other",
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(text).join('; ')).toBe(problem);
  });

  test('is found with those of the tasks before it', () => {
    const text = last(f('needs: [b]')).replace(
      'name: a, action: a.b',
      'name: a, action: a.b, needs: [c]',
    );
    expect(problemsOf(text)).toEqual([
      expect.stringContaining("unknown task 'c'"),
      expect.stringContaining("unknown task 'b'"),
    ]);
  });
});

describe('a warning of finally', () => {
  const warningsOf = (text: string): string[] =>
    warningsIn(text).map(({ code, message, hint }) => `${code} ${message}: ${hint}`);

  function warningsIn(text: string) {
    const result = compile(text);
    return result.ok ? result.value.warnings : [];
  }

  test('is that a task before it may have no output', () => {
    expect(warningsOf(last(f(input('task.a.output.x'))))).toEqual([
      "MR316 'a' may not have run: write task.a.output?.x",
    ]);
    expect(warningsOf(last(f(input('task.a.output?.x'))))).toEqual([]);
    const guarded = `when: "{{ task.a.state === 'succeeded' }}", ${input('task.a.output.x')}`;
    expect(warningsOf(last(f(guarded)))).toEqual([]);
  });
});

describe('the plan of a workflow with finally', () => {
  const plan = planOf(
    last(f(`needs: [g], ${input('task.a.output')}`) + ', {name: g, action: a.b, deadline: 1m}'),
  );

  test('has its tasks after the others, with edges of their own', () => {
    expect(plan.hasFinally).toBe(true);
    expect([...plan.tasks.keys()]).toEqual(['a', 'f', 'g']);
    expect(plan.tasks.get('a')).toMatchObject({ neededBy: [], resultsRead: true });
    expect(plan.tasks.get('f')).toMatchObject({ inFinally: true, needs: ['g'] });
  });

  test('gives them a deadline of 5 minutes, if they have none', () => {
    expect(plan.tasks.get('f')).toMatchObject({
      deadline: 300_000,
      inherited: { deadline: 'finally' },
    });
    expect(plan.tasks.get('g')?.deadline).toBe(60_000);
    const given = planOf(`defaults: {deadline: 2m}${last(f('retry: 1'))}`);
    expect(given.tasks.get('f')?.deadline).toBe(120_000);
  });

  test('has none of it without one', () => {
    const without = planOf('tasks: [{name: a, action: a.b}]');
    expect('hasFinally' in without).toBe(false);
    expect('inFinally' in (without.tasks.get('a') ?? {})).toBe(false);
  });

  test('lets a block that has one be a run, which waits for what its finally reads', () => {
    const around = `
tasks:
  - {name: out, action: a.b}
  - name: B
    with_items: [1]
    steps: [{name: a, action: a.b}]
    finally: [${f(input('task.out.output'))}]
`;
    const task = planOf(around).tasks.get('B');
    expect(task?.needs).toEqual(['out']);
    expect(task?.block).toMatchObject({ runs: 'run', because: "it has 'finally'" });
  });
});

describe('core.succeed', () => {
  test.each([
    ['with_items: [1]', "'with_items' cannot be combined with core.succeed"],
    ['retry: 1', "'retry' cannot be combined with core.succeed"],
    ['next: [b]', "'next' cannot be combined with core.succeed"],
    ['limit: x', "'limit' cannot be combined with core.succeed"],
    ['tolerate: 1', "'tolerate' cannot be combined with core.succeed"],
  ])('cannot have %s', (rest, message) => {
    const text = `tasks:\n  - {name: b, action: a.b}\n  - {name: a, action: core.succeed, ${rest}}\n`;
    expect(problemsOf(text).join()).toContain(`MR104 ${message}`);
  });

  test('gives a block its output', () => {
    const text = `
tasks:
  - {name: B, tasks: [{name: a, action: core.succeed, input: {output: 1}}]}
  - {name: c, action: a.b, ${input('task.B.output')}}
`;
    expect(problemsOf(text)).toEqual([]);
    expect(planOf(text).tasks.get('B')?.block?.plan.tasks.get('a')?.endsScope).toBe(true);
  });
});
