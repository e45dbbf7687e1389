import { describe, expect, test } from 'vitest';
import { compile, planOf, problemsOf } from '../compiling.ts';

/** A list with a block of these tasks, next to a task `out`. */
const block = (inner: string, rest = '', kind = 'steps'): string => `
vars: {n: 0}
tasks:
  - {name: out, action: a.b}
  - name: B
    with_items: [1, 2]
    ${kind}: [${inner}]
${rest}`;

const step = (rest: string, name = 'get'): string => `{name: ${name}, action: a.b${rest}}`;

describe('a problem of a block', () => {
  test.each([
    [block(step(', next: [get]')), "7:44 MR104 'next' cannot be used in 'steps': write 'tasks'"],
    [block(step(', needs: [out]')), "7:45 MR104 'needs' cannot be used in 'steps': write 'tasks'"],
    [block(step(''), '    action: a.b\n'), "8:13 MR104 'action' cannot be combined with 'steps'"],
    [block(step(''), '    input: {}\n'), "8:12 MR104 'input' cannot be combined with 'steps'"],
    [block(step(''), '    vars: {m: 1}\n'), "8:11 MR104 'vars' needs 'tasks'"],
    [block(step(''), '    exclusive: true\n'), ''],
    [
      block(step(''), '    exclusive: true\n    durable: true\n'),
      "8:16 MR104 'exclusive' cannot be combined with 'steps'",
    ],
    [
      block(step(''), '    rate_limit: 5\n', 'tasks'),
      "8:17 MR104 'rate_limit' cannot be combined with 'tasks'",
    ],
    [
      block(step(''), '    durable: true\n', 'tasks'),
      "8:14 MR104 'durable' needs 'steps': each of 'tasks' is recorded",
    ],
    [block(step(', timeout: 30')), "7:47 MR104 'timeout' must be a duration with a unit"],
    [block(step(', retries: 3')), "7:38 MR102 unknown key 'retries'"],
    [block(step('', 'out')), "7:20 MR106 a task around is named 'out'"],
    [block(step('', 'B')), "7:20 MR106 a task around is named 'B'"],
    [block(step(', rate_limit: 5')), "7:50 MR104 'rate_limit' needs 'with_items'"],
    [block(step('')), ''],
    [block(step(', input: {x: "{{ task.nope.output }}"}')), "7:58 MR301 unknown task 'nope'"],
    [
      block(step(', input: {x: "{{ task.B.output }}"}')),
      "7:60 MR202 'task.B.output' is not known within 'B', which has not ended",
    ],
    [
      block(step(''), '  - {name: c, action: a.b, input: {x: "{{ task.get.output }}"}}\n'),
      "8:48 MR301 'get' is inside 'B'",
    ],
    [
      block(step(''), '  - {name: c, action: a.b, input: {x: "{{ task.B.output }}"}}\n'),
      "8:50 MR202 'B' has no output",
    ],
    [
      block(step(''), '  - {name: c, action: a.b, next: [get]}\n'),
      "8:35 MR301 'get' is inside 'B'",
    ],
    [block(step(', next: [{publish: {n: 1}}]'), '', 'tasks'), "7:59 MR312 'n' belongs outside 'B'"],
    [
      block(
        step(', input: {x: "{{ task.c.output }}"}'),
        '  - {name: c, action: a.b, needs: [B]}\n',
      ),
      "5:11 MR304 tasks 'B', 'c' wait for each other",
    ],
    [
      `tasks: [{name: a, tasks: [{name: b, action: a.b}], input: {}, output: "{{ item }}"}]`,
      "1:59 MR104 'input' cannot be combined with 'tasks'",
    ],
    [
      `tasks: [{name: a, tasks: [{name: b, action: a.b}], output: "{{ item }}"}]`,
      "1:64 MR202 'item' exists only in a task with with_items",
    ],
    [`tasks: [{name: a, action: a.b, output: 1}]`, "1:40 MR104 'output' needs 'steps' or 'tasks'"],
    [`tasks: [{name: a, steps: []}]`, "1:26 MR104 'steps' needs at least one step"],
  ])('%#: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual(problem === '' ? [] : [problem]);
  });

  test('is found with all others', () => {
    const text = block(step(', input: {x: "{{ nope }}"}'), '  - {name: c, action: x.y}\n');
    expect(problemsOf(text).map((line) => line.split(' ')[1])).toEqual(['MR202', 'MR302']);
  });
});

describe('what a block reads outside of it', () => {
  const plan = planOf(
    block(step(', input: {x: "{{ task.out.output + vars.n }}", y: "{{ task.B.item }}"}')),
  );
  const task = plan.tasks.get('B');

  test('is an edge of its task', () => {
    expect(task?.needs).toEqual(['out']);
    expect(task?.reads).toEqual({ tasks: ['out'], variables: ['n'] });
  });

  test('is what its task reads, in one place for all items', () => {
    expect(task?.inputReads).toEqual({
      parameters: false,
      vars: true,
      run: false,
      tasks: { out: { output: true, items: false } },
    });
    expect(plan.tasks.get('out')?.resultsRead).toBe(true);
  });
});

test('steps need the one before, and tasks are a graph', () => {
  const pair = [step(''), step('', 'put')].join(', ');
  const needs = (kind: string): unknown =>
    planOf(block(pair, '', kind))
      .tasks.get('B')
      ?.block?.plan.tasks.get('put')?.needs;
  expect(needs('steps')).toEqual(['get']);
  expect(needs('tasks')).toEqual([]);
});

test('two blocks can have tasks with one name', () => {
  const text = block(step(''), `  - {name: C, steps: [${step('')}]}\n`);
  expect(compile(text).ok).toBe(true);
});
