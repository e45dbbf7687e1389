import { describe, expect, test } from 'vitest';
import { compile, planOf, problemsOf, tasks } from './compiling.ts';

const sweep = `
name: health_sweep
parameters:
  inventory: {type: string, required: true}
  limit: {type: integer, default: 1000}
vars: {checked: 0}
tasks:
  - name: get_servers
    action: cloud.list_servers
    input: {path: "{{ parameters.inventory }}", limit: "{{ parameters.limit }}"}
    retry: {count: 3, delay: 2s, backoff: exponential, max_delay: 30s}
    timeout: 60s
    next:
      - when: "{{ succeeded() }}"
        publish: [{checked: "{{ result().servers.length }}"}]
        do: [check_health]
      - when: "{{ failed() || timed_out() }}"
        do: [report_failure]
  - name: check_health
    action: monitoring.check_http
    with_items: "{{ task.get_servers.output.servers }}"
    concurrency: 50
    input: {url: "{{ item.health_endpoint }}", label: "{{ index }} of {{ vars.checked }}"}
    next:
      - do: [summarize]
  - name: summarize
    action: monitoring.summarize
    input: {results: "{{ task.check_health.output }}"}
  - name: report_failure
    action: core.echo
    input: {text: "sweep of {{ parameters.inventory }} failed"}
output:
  summary: "{{ task.summarize.output }}"
`;

describe('a plan', () => {
  test('holds the edges, reads and defaults of every task', () => {
    const plan = planOf(sweep);
    expect([...plan.tasks.keys()]).toEqual([
      'get_servers',
      'check_health',
      'summarize',
      'report_failure',
    ]);
    expect(plan.tasks.get('get_servers')).toMatchObject({
      needs: [],
      triggered: false,
      resultsRead: true,
      inputReads: { parameters: true, vars: false, run: false, tasks: {} },
      transitions: [
        { when: '{{ succeeded() }}', start: ['check_health'], handles: true },
        { when: '{{ failed() || timed_out() }}', start: ['report_failure'], handles: true },
      ],
    });
    expect(plan.tasks.get('check_health')).toMatchObject({
      triggered: true,
      retry: [],
      inputReads: { parameters: false, vars: true, tasks: {} },
    });
    expect(plan.tasks.get('summarize')?.inputReads.tasks).toEqual({
      check_health: { output: true, items: false },
    });
    expect(plan.tasks.get('report_failure')?.resultsRead).toBe(false);
  });

  test('is the same with an outer key and hyphens', () => {
    const outer = `workflow:\n${sweep.replaceAll('with_items', 'with-items').replaceAll('max_delay', 'max-delay').replaceAll(/^/gm, '  ')}`;
    expect(planOf(outer)).toEqual(planOf(sweep));
  });

  test('infers edges from references where nothing else leads to a task', () => {
    const plan = planOf(
      tasks(
        'name: a, action: a.b',
        'name: b, action: a.b',
        'name: c, action: a.b, input: {x: "{{ task.a.output }}"}, with_items: "{{ task.b.items }}"',
        'name: d, action: a.b, needs: [c], input: {x: "{{ task.a.output }}"}',
        'name: e, action: a.b, needs: d',
      ),
    );
    expect([...plan.tasks.values()].map(({ needs }) => needs)).toEqual([
      [],
      [],
      ['a', 'b'],
      ['c'],
      ['d'],
    ]);
    expect(plan.tasks.get('a')?.neededBy).toEqual(['c']);
    expect([...plan.tasks.values()].map(({ resultsRead }) => resultsRead)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('does not start noop, but counts it as handled', () => {
    const plan = planOf(
      tasks('name: a, action: a.b, next: [{when: "{{ failed() }}", do: noop}, {publish: {x: 1}}]'),
    );
    expect(plan.tasks.get('a')?.transitions).toMatchObject([
      { start: [], handles: true },
      { start: [], handles: false },
    ]);
  });

  test('warns about concurrency without a list', () => {
    const result = compile(tasks('name: a, action: a.b, concurrency: 3'));
    expect(result).toMatchObject({
      value: { warnings: [{ code: 'MR104', task: 'a', range: { line: 2, column: 41 } }] },
    });
  });

  test('of ten thousand tasks with one handler of failures compiles', () => {
    const count = 10_000;
    const chain = Array.from({ length: count }, (_, index) => ({
      name: `t${index}`,
      action: 'a.b',
      next: [
        { do: [index + 1 < count ? `t${index + 1}` : 'end'] },
        { when: '{{ failed() }}', do: ['end'] },
      ],
    }));
    expect(
      planOf(JSON.stringify({ tasks: [...chain, { name: 'end', action: 'a.b' }] })).tasks.size,
    ).toBe(count + 1);
  });
});

describe('loops', () => {
  test('are legal when something outside starts them', () => {
    const looped = tasks(
      'name: start, action: a.b, next: poll',
      'name: poll, action: a.b, next: [{when: "{{ result().again }}", do: poll}, {when: "{{ !result().again }}", do: end}]',
      'name: end, action: a.b, input: {x: "{{ task.poll.output }}"}',
    );
    expect(problemsOf(looped)).toEqual([]);
    const wide = tasks(
      'name: start, action: a.b, next: one',
      'name: one, action: a.b, next: two',
      'name: two, action: a.b, next: [{when: "{{ failed() }}", do: one}]',
      'name: three, action: a.b, needs: two',
    );
    expect(problemsOf(wide)).toEqual([]);
  });
});
