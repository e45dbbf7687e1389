import { expect, test } from 'vitest';
import { compilePlan } from '../../src/plan/compile.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';

function read(text: string) {
  const parsed = parseWorkflow(text);
  const result = parsed.ok ? compilePlan(parsed.value) : parsed;
  return {
    needs: result.ok ? [...result.value.plan.tasks.values()].map(({ needs }) => needs) : [],
    problems: result.ok
      ? []
      : result.error.map(({ range, code, message }) => {
          return `${range?.line}:${range?.column} ${code} ${message}`;
        }),
  };
}

test('steps of a workflow are tasks of which each needs the one before', () => {
  const { needs, problems } = read(`
steps:
  - {name: a, action: core.noop}
  - {name: b, action: core.noop}
  - {name: c, steps: [{name: d, action: core.noop}]}
`);
  expect(problems).toEqual([]);
  expect(needs).toEqual([[], ['a'], ['b']]);
});

test('problems of steps stand where these are written, all at once', () => {
  const { problems } = read(`steps:
  - {name: a, action: core.noop, next: b}
  - {name: b, acton: core.noop, needs: a}
  - {name: c, action: core.noop, timeout: 30}
`);
  expect(problems).toEqual([
    "2:40 MR104 'next' cannot be used in 'steps': write 'tasks'",
    "3:5 MR105 'action' is missing",
    "3:15 MR102 unknown key 'acton'",
    "3:40 MR104 'needs' cannot be used in 'steps': write 'tasks'",
    "4:43 MR104 'timeout' must be a duration with a unit",
  ]);
  expect(read('steps:\n  - {name: a, action: core.echo, input: "{{ vars.x }}"}').problems).toEqual([
    "2:50 MR202 unknown variable 'x'",
  ]);
});

test('steps next to tasks, and no steps, are refused', () => {
  const both = 'tasks: [{name: a, action: core.noop}]\nsteps: [{name: b, action: core.noop}]';
  expect(read(both).problems).toEqual(["2:8 MR104 'steps' cannot be combined with 'tasks'"]);
  expect(read('steps: []').problems).toEqual(["1:8 MR104 'tasks' needs at least one task"]);
});
