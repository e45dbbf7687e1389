import { describe, expect, test } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';

function workflowOf(text: string, file?: string): Workflow {
  const result = parseWorkflow(text, file === undefined ? {} : { file });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.workflow;
}

const task = (lines: string): string => `tasks:\n  - name: a\n    action: core.echo\n${lines}`;

describe('a workflow in the spelling of Attune', () => {
  const text = `
ref: pack.deploy
label: Deploy
version: 1.0.0
tags: [ops]
tasks:
  - name: a
    action: core.echo
    __chart_meta__: { position: { x: 1, y: 2 } }
    next: [{ do: noop, __chart_meta__: { color: red } }]
output_map: { done: '{{ task.a.result.text }}' }
cancellation_policy: allow_finish
`;

  test('means what it means there', () => {
    expect(workflowOf(text)).toEqual({
      name: 'workflow',
      parameters: {},
      vars: {},
      tasks: [
        {
          name: 'a',
          action: 'core.echo',
          input: {},
          next: [{ publish: [], do: ['noop'], otherwise: false }],
        },
      ],
      output: { done: '{{ task.a.result.text }}' },
      cancel: 'allow_finish',
    });
  });

  test('is pointed at where it is wrong', () => {
    const wrong = text.replace('allow_finish', 'maybe');
    const result = parseWorkflow(`${wrong}output: {type: object}\n`);
    const problems = result.ok ? [] : result.error;
    expect(problems).toMatchObject([
      { code: 'MR104', range: { line: 12, column: 22 } },
      {
        code: 'MR106',
        message: "'output' repeats a key in another spelling",
        hint: "'output' of Attune is a schema, which is left out here",
        range: { line: 13, column: 1 },
      },
    ]);
  });
});

describe('a workflow', () => {
  test('keeps everything that the author wrote', () => {
    const text = `
name: sweep
description: All of it
parameters:
  region: {type: string, required: true, description: Where}
  limit: {type: integer, default: 5}
vars: {seen: 0}
tasks:
  - name: list
    action: cloud.list_servers
    input: {path: "{{ parameters.region }}", 7: [1, null]}
    retry: {count: 3, delay: 2s, backoff: exponential, max_delay: 1m}
    timeout: 90s
    next:
      - when: "{{ succeeded() }}"
        publish: [{seen: "{{ 1 }}", twice: 2}, {seen: 3}]
        do: [check, noop]
  - name: check
    action: a.b
    needs: [list]
    with_items: "{{ task.list.output }}"
    concurrency: 50
    input: "{{ item }}"
output: {all: "{{ task.check.output }}"}
`;
    expect(workflowOf(text)).toEqual({
      name: 'sweep',
      description: 'All of it',
      parameters: {
        region: { type: 'string', required: true, description: 'Where' },
        limit: { type: 'integer', required: false, default: 5 },
      },
      vars: { seen: 0 },
      tasks: [
        {
          name: 'list',
          action: 'cloud.list_servers',
          input: { path: '{{ parameters.region }}', '7': [1, null] },
          retry: [{ count: 3, delay: 2000, backoff: 'exponential', maxDelay: 60_000 }],
          timeout: 90_000,
          next: [
            {
              when: '{{ succeeded() }}',
              publish: [
                { name: 'seen', value: '{{ 1 }}' },
                { name: 'twice', value: 2 },
                { name: 'seen', value: 3 },
              ],
              do: ['check', 'noop'],
              otherwise: false,
            },
          ],
        },
        {
          name: 'check',
          action: 'a.b',
          needs: ['list'],
          withItems: '{{ task.list.output }}',
          concurrency: 50,
          input: '{{ item }}',
          next: [],
        },
      ],
      output: { all: '{{ task.check.output }}' },
    });
  });

  test('has defaults for what is left out', () => {
    expect(workflowOf(task('    retry: {count: 1}'), '/some/where/sweep.yaml')).toEqual({
      name: 'sweep',
      parameters: {},
      vars: {},
      tasks: [
        {
          name: 'a',
          action: 'core.echo',
          input: {},
          retry: [{ count: 1, delay: 0, backoff: 'constant' }],
          next: [],
        },
      ],
    });
  });

  test('may be written with hyphens, short forms and an outer key', () => {
    const long = `
parameters: {a: {type: string}, b: {default: 5}, c: {}, d: {default: [1]}}
tasks:
  - name: x
    action: a.b
    with_items: "{{ [1] }}"
    needs: [y]
    retry: {count: 1, max_delay: 5s}
    next: [{do: [y]}, {publish: [{v: 1}], do: [y]}]
  - {name: y, action: a.b, next: [{do: [x]}]}
`;
    const short = `
workflow:
  parameters: {a: string, b: 5, c: , d: [1]}
  tasks:
    - name: x
      action: a.b
      with-items: " {{ [1] }} "
      needs: y
      retry: {count: 1, max-delay: 5s}
      next: [y, {publish: {v: 1}, do: y}]
    - {name: y, action: a.b, next: x}
`;
    expect(workflowOf(short)).toEqual(workflowOf(long));
  });

  test('may be JSON, or repeat parts of YAML by alias', () => {
    const json = JSON.stringify(
      { tasks: [{ name: 'a', action: 'a.b', input: { x: 1 } }] },
      null,
      2,
    );
    expect(workflowOf(json).tasks[0]?.input).toEqual({ x: 1 });
    const { tasks } = workflowOf(`
tasks:
  - {name: a, action: a.b, retry: &often {count: 5}}
  - {name: b, action: a.b, retry: *often}
`);
    expect(tasks[1]?.retry).toEqual(tasks[0]?.retry);
  });

  test('keeps a key __proto__ of an input', () => {
    const [first] = workflowOf(task('    input: {__proto__: 1}')).tasks;
    expect(JSON.stringify(first?.input)).toBe('{"__proto__":1}');
  });
});
