import { expect, test } from 'vitest';
import { compileInput } from '../../../src/expression/compile/input.ts';
import { tasksNotRun } from '../../../src/expression/compile/not-run.ts';

const nothing = { output: null, items: [], summary: { total: 0 } };
const names = {
  task: {
    skipped: { state: 'skipped', ...nothing },
    waiting: { state: 'waiting', ...nothing },
    cancelled: { state: 'cancelled', ...nothing },
    stopped: { state: 'cancelled', output: null, summary: { total: 1 } },
    ended: { state: 'succeeded', output: {}, summary: { total: 1 } },
  },
};

test.each([
  ['{{ (task.skipped.output ?? {}).n }}', 'MR402', "is undefined: task 'skipped' was skipped"],
  ['{{ (task.waiting.output ?? {}).n }}', 'MR402', "is undefined: task 'waiting' has not run"],
  ['{{ (task.none ?? {}).output }}', 'MR402', "is undefined: task 'none' has not run"],
  [
    '{{ (task.cancelled.output ?? {}).n }}',
    'MR402',
    "is undefined: task 'cancelled' was cancelled before it ran",
  ],
  [
    '{{ task.skipped.output.n }}',
    'MR403',
    "failed: Cannot read properties of null (reading 'n'): task 'skipped' was skipped",
  ],
  [
    '{{ task.ended.output.list.map(x => task.skipped.output + task.waiting.state) }}',
    'MR403',
    "(reading 'map'): task 'skipped' was skipped, task 'waiting' has not run",
  ],
  ['{{ task.ended.output.n }}', 'MR402', '{{ task.ended.output.n }} is undefined'],
  [
    '{{ (task.stopped.output ?? {}).n }}',
    'MR402',
    '{{ (task.stopped.output ?? {}).n }} is undefined',
  ],
])('the error of %s says which tasks did not run', (expression, code, message) => {
  const render = compileInput({ n: expression, index: '{{ index }}' });
  expect(() => render.bind(names)(undefined, 0)).toThrow(
    expect.objectContaining({
      code,
      field: 'input.n',
      message: expect.stringMatching(ends(message)),
    }),
  );
});

test('of a template with several tags, all count, each once', () => {
  const text = 'a {{ task.skipped.output }} {{ task.skipped.state + task.waiting.output }}';
  expect(tasksNotRun(text, names)).toBe(": task 'skipped' was skipped, task 'waiting' has not run");
  expect(tasksNotRun('{{ 1 }}', {})).toBe('');
});

function ends(text: string): RegExp {
  return new RegExp(`${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
