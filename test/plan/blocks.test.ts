import { describe, expect, it } from 'vitest';
import { requireWorkflow } from '../../src/plan/valid-workflow.ts';

/** A block with two steps, the second with more keys, and more keys of its own. */
function block(keys: string, more = ''): string {
  const [first, second] = [`{name: a, action: x.a}`, `{name: b, ${more || 'action: x.b'}}`];
  return `{name: p, ${keys}, steps: [${first}, ${second}]}`;
}

const each = 'with_items: [1]';
const inner = 'steps: [{name: c, action: x.c}]';
const many = (count: number): string =>
  Array.from({ length: count }, (_, at) => `{name: s${at}, action: x.s}`).join(', ');

describe('a block', () => {
  it.each([
    [block(each), 'lane', 'no step needs a record of its own'],
    [`{name: p, ${each}, tasks: [{name: a, action: x.a}]}`, 'run', "it has 'tasks'"],
    [block(`${each}, durable: true`), 'run', "it has 'durable: true'"],
    [block(`${each}, finally: [{name: f, action: x.f}]`), 'run', "it has 'finally'"],
    [block(each, 'action: core.succeed'), 'lane', ''],
    [block('timeout: 1s'), 'run', "it has no 'with_items'"],
    [block(each, 'action: x.b, with_items: [1]'), 'run', "'b' has 'with_items'"],
    [block(each, 'workflow: other.yaml'), 'run', "'b' runs a workflow"],
    [block(each, 'action: x.b, delay: 1s'), 'run', "'b' has 'delay'"],
    [block(each, 'action: x.b, delay: 0'), 'lane', ''],
    [block(each, 'action: x.b, exclusive: true'), 'run', "'b' has 'exclusive'"],
    [block(each, 'action: x.b, results: {to: a.jsonl}'), 'run', "'b' has 'results'"],
    [block(each, 'action: core.ask, input: {question: q}'), 'run', "'b' waits: core.ask"],
    [
      block(each, 'action: x.b, retry: {count: 2, until: "{{ result() }}"}'),
      'run',
      "'b' has 'until'",
    ],
    [block(each, 'action: x.b, retry: {count: 2, delay: 9999ms}'), 'lane', ''],
    [
      block(each, 'action: x.b, retry: [{on: A, count: 1}, {count: 2, delay: 10s}]'),
      'run',
      "'b' has a 'delay' of 'retry' of 10 s or more",
    ],
    [
      block(each, 'action: x.b, retry: {count: 2, delay: "{{ parameters.d }}"}'),
      'run',
      "'b' has a 'delay' of 'retry' from a template",
    ],
    [block(each, 'action: x.b, timeout: "{{ parameters.d }}", retry: 3, tolerate: 1'), 'lane', ''],
    [block(each, inner), 'lane', ''],
    [block(each, `${inner}, durable: true`), 'run', "'b' is a run: it has 'durable: true'"],
    [block(each, `with_items: [1], ${inner}`), 'run', "'b' has 'with_items'"],
    [`{name: p, ${each}, steps: [${many(100)}]}`, 'lane', ''],
    [`{name: p, ${each}, steps: [${many(101)}]}`, 'run', 'it has more than 100 steps'],
    [`{name: p, ${each}, steps: [{name: q, steps: [${many(100)}]}]}`, 'run', ''],
  ])('%# is where its steps can run', (task, runs, because) => {
    const text = `parameters: {d: {}}\ntasks:\n  - ${task}`;
    const found = requireWorkflow({ text }).plan.tasks.get('p')?.block;
    expect(found?.runs).toBe(runs);
    if (because !== '') expect(found?.because).toBe(because);
  });

  it('within a block that is a run can be in a lane, if it has items', () => {
    const inLane = `{name: q, with_items: [1], steps: [{name: c, action: x.c}]}`;
    const alone = `{name: r, steps: [{name: d, action: x.d}]}`;
    const text = `tasks: [{name: p, steps: [${inLane}, ${alone}]}]`;
    const { tasks } = requireWorkflow({ text }).plan.tasks.get('p')?.block?.plan ?? {};
    expect(tasks?.get('q')?.block?.runs).toBe('lane');
    expect(tasks?.get('r')?.block?.because).toBe("it has no 'with_items'");
  });
});
