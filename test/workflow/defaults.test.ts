import { describe, expect, test } from 'vitest';
import { compilePlan } from '../../src/plan/compile.ts';
import { inheritedSettings } from '../../src/workflow/defaults.ts';
import type { DefaultsForm } from '../../src/workflow/defaults-form.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { TaskForm } from '../../src/workflow/schema.ts';

function checked(text: string) {
  const parsed = parseWorkflow(text);
  const result = parsed.ok ? compilePlan(parsed.value) : parsed;
  const problems = result.ok ? result.value.warnings : result.error;
  return {
    plan: result.ok ? result.value.plan : undefined,
    problems: problems.map(
      ({ range, code, message, hint }) =>
        `${range?.line}:${range?.column} ${code} ${message}${hint === undefined ? '' : `; ${hint}`}`,
    ),
  };
}

const task = (settings: object): TaskForm => ({ name: 'a', next: [], ...settings });

const scope = (path: string, flat: object, groups: DefaultsForm['groups'] = {}) => ({
  defaults: { flat, groups },
  path: [path],
});

describe('what a task gets from the scopes around it', () => {
  const inner = scope('inner', { timeout: 300 });
  const outer = scope(
    'outer',
    { timeout: 60, delay: 7 },
    { 'http.get': { timeout: 10, deadline: 1 }, 'http.*': { deadline: 2, delay: 8 } },
  );

  test('is that of the nearest scope, then that of the nearest name', () => {
    const { settings, from } = inheritedSettings(task({ action: 'http.get' }), [inner, outer]);
    expect(settings).toEqual({ timeout: 300, deadline: 1, delay: 8 });
    expect(from).toEqual([
      { key: 'timeout', path: ['inner', 'timeout'] },
      { key: 'deadline', path: ['outer', 'http.get', 'deadline'] },
      { key: 'delay', path: ['outer', 'http.*', 'delay'] },
    ]);
  });

  test.each([
    ['what it has itself is whole', { action: 'a.b', timeout: 5 }, { delay: 7 }],
    ['a sub-workflow gets nothing', { workflow: 'x.yaml' }, {}],
    ['a wait gets nothing that is flat', { action: 'core.ask' }, {}],
  ])('%s', (_, settings, expected) => {
    expect(inheritedSettings(task(settings), [outer]).settings).toEqual(expected);
  });

  test('a wait gets what is for it by name', () => {
    const named = scope('x', { timeout: 1 }, { 'core.ask': { timeout: 2 } });
    expect(inheritedSettings(task({ action: 'core.ask' }), [named]).settings).toEqual({
      timeout: 2,
    });
  });
});

describe('defaults of a workflow', () => {
  test('are in the plan, with the place they come from', () => {
    const { plan } = checked(`defaults: {timeout: 1m, http.*: {retry: 3}}
tasks: [{name: a, action: http.get}, {name: b, action: core.echo, timeout: 5s}]
`);
    expect(plan?.tasks.get('a')).toMatchObject({
      timeout: 60_000,
      retry: [{ count: 3 }],
      inherited: { timeout: 'defaults', retry: 'defaults http.*' },
    });
    expect(plan?.tasks.get('b')).toMatchObject({ timeout: 5000, retry: [] });
    expect(plan?.tasks.get('b')).not.toHaveProperty('inherited');
  });

  test('are wrong once, where they stand', () => {
    const { problems } = checked(`defaults:
  retry: {when: '{{ parameters.no }}', count: 1}
  http.*: {timeout: '{{ vars.no }}'}
tasks: [{name: a, action: http.get}, {name: b, action: http.get}]
`);
    expect(problems).toEqual([
      "2:32 MR202 unknown parameter 'no'; no names are known here",
      "3:30 MR202 unknown variable 'no'; no names are known here",
    ]);
  });

  test('for actions that no task calls are a warning', () => {
    const { problems } = checked(`defaults: {htpp.*: {retry: 3}}
tasks: [{name: a, action: http.get}]
`);
    expect(problems).toEqual([
      "1:12 MR104 'htpp.*' has no effect: no task calls such an action; did you mean 'http.*'?",
    ]);
  });

  test('have hyphens, short forms and groups of their own', () => {
    const { plan, problems } = checked(`defaults:
  core.*: {fail-fast: true, tolerate: 5%, retry: [{on: E, count: 0}, 2]}
tasks: [{name: a, action: core.echo, with_items: [1]}]
`);
    expect(problems).toEqual([]);
    expect(plan?.tasks.get('a')).toMatchObject({
      failFast: true,
      tolerate: { percent: 5 },
      retry: [{ on: ['E'], count: 0 }, { count: 2 }],
    });
  });
});

describe('defaults of a block', () => {
  const text = `defaults: {timeout: 1m, http.get: {deadline: 10s}}
tasks:
  - name: b
    with_items: [1]
    defaults: {deadline: 2m, core.*: {retry: 3}}
    steps:
      - {name: get, action: http.get}
      - {name: put, action: core.echo, timeout: 5s}
      - name: inner
        defaults: {retry: 1}
        tasks: [{name: last, action: core.echo}]
`;

  test('are nearer than those around it, whatever these name', () => {
    const { plan, problems } = checked(text);
    expect(problems).toEqual([]);
    const inner = plan?.tasks.get('b')?.block?.plan.tasks;
    expect(inner?.get('get')).toMatchObject({ timeout: 60_000, deadline: 120_000, retry: [] });
    expect(inner?.get('put')).toMatchObject({
      timeout: 5000,
      deadline: 120_000,
      retry: [{ count: 3 }],
      inherited: { deadline: 'tasks 0 defaults', retry: 'tasks 0 defaults core.*' },
    });
    expect(inner?.get('inner')?.block?.plan.tasks.get('last')).toMatchObject({
      retry: [{ count: 1 }],
      deadline: 120_000,
    });
    expect(plan?.tasks.get('b')).not.toHaveProperty('inherited');
  });

  test('are checked as those of a workflow, where they stand', () => {
    const { problems } = checked(`defaults: {core.*: {timeout: 1m}}
tasks:
  - name: b
    defaults: {htpp.*: {retry: 3}, retry: {count: 1, when: '{{ vars.no }}'}}
    steps: [{name: get, action: http.get}]
  - {name: c, action: core.echo, defaults: {timeout: 1m}}
`);
    expect(problems).toEqual(["6:44 MR104 'defaults' needs 'steps' or 'tasks'"]);
    const wrong = checked(`tasks:
  - name: b
    defaults: {timeuot: 1m, http.*: {timeout: 30, retry: {count: -1}}}
    steps: [{name: get, action: http.get}]
`);
    expect(wrong.problems).toEqual([
      "3:16 MR102 unknown key 'timeuot'; did you mean 'timeout'?",
      "3:47 MR104 'timeout' must be a duration with a unit; write 30s or 30ms",
      "3:66 MR104 'count' must be 0 or more",
    ]);
  });

  test('for actions that no task in it calls are a warning; those of blocks count', () => {
    const { problems } = checked(`defaults: {http.*: {timeout: 1m}}
tasks:
  - name: b
    defaults: {htpp.*: {retry: 3}}
    steps: [{name: get, action: http.get}]
`);
    expect(problems).toEqual([
      "4:16 MR104 'htpp.*' has no effect: no task calls such an action; did you mean 'http.*'?",
    ]);
  });
});

describe('null as a setting', () => {
  test('is none, in place of what defaults give', () => {
    const { plan, problems } = checked(`defaults: {timeout: 1m, retry: 3, tolerate: 1}
tasks:
  - {name: a, action: core.echo, timeout: null, retry: ~, tolerate: null, delay: null}
`);
    expect(problems).toEqual([]);
    const a = plan?.tasks.get('a');
    expect(a).toMatchObject({ retry: [] });
    for (const key of ['timeout', 'tolerate', 'inherited']) expect(a).not.toHaveProperty(key);
  });
});

describe('a merge key of YAML', () => {
  const text = (anchor: string) => `
vars: {x: 1}
tasks:
  - &base
    name: a
    action: core.echo
    ${anchor}
  - <<: *base
    name: b
    delay: 5s
`;

  test('brings the keys of another map', () => {
    const { plan } = checked(text('timeout: 30s'));
    expect(plan?.tasks.get('b')).toMatchObject({ timeout: 30_000, delay: 5000 });
    expect(plan?.tasks.get('a')).not.toHaveProperty('delay');
  });

  test('has its problems where the keys are written, once', () => {
    expect(checked(text("timeout: '{{ parameters.no }}'")).problems).toEqual([
      "7:29 MR202 unknown parameter 'no'; no names are known here",
    ]);
    expect(checked(text('timeout: 30')).problems).toEqual([
      "7:14 MR104 'timeout' must be a duration with a unit; write 30s or 30ms",
    ]);
  });

  test('is text in a run of an earlier language', () => {
    const parsed = parseWorkflow('tasks: [{name: a, action: core.echo, input: {<<: {x: 1}}}]', {
      language: 2,
    });
    expect(parsed).toMatchObject({
      ok: true,
      value: { workflow: { tasks: [{ input: { '<<': { x: 1 } } }] } },
    });
  });
});
