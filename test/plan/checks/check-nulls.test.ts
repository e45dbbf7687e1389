import { expect, test } from 'vitest';
import { compilePlan } from '../../../src/plan/compile.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';

/** `LINE:COLUMN message; hint` of each MR316 of a workflow with a task `a` that may be skipped. */
function warnings(tasks: string, settings = 'when: "{{ parameters.yes }}"'): string[] {
  const text = `parameters: {yes: {default: false}}
tasks:
  - name: a
    action: test.work
    ${settings}
${tasks}
`;
  const parsed = parseWorkflow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const compiled = compilePlan(parsed.value);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value.warnings
    .filter(({ code }) => code === 'MR316')
    .map(({ message, hint, range }) => `${range?.line} ${message}; ${hint}`);
}

const b = (code: string, more = ''): string =>
  `  - {name: b, action: test.work, ${more} input: {of: "{{ ${code} }}"}}`;

test.each([
  ['task.a.output.x', 'task.a.output?.x'],
  ['task.a.output.x.y', 'task.a.output?.x'],
  ['task.a.output[0]', 'task.a.output?.[0]'],
  ["task.a.output['x']", 'task.a.output?.x'],
  ['task.a.output.map((n) => n + 1)', 'task.a.output?.map'],
  ['1 + task.a.output.x', 'task.a.output?.x'],
])('%s may be null; write %s', (code, better) => {
  expect(warnings(b(code))).toEqual([`6 'a' may be skipped; write ${better}`]);
});

test.each([
  'task.a.output',
  'task.a.output?.x',
  'task.a.output?.x.y',
  'task.a.output ?? 1',
  '(task.a.output ?? {}).x',
  'task.a.output ? task.a.output.x : 1',
  "task.a.state === 'skipped' ? 1 : task.a.output.x",
  'task.a.output && task.a.output.x',
  'default(task.a.output.x, 1)',
  'task.a.summary.total',
  'length(task.a.items)',
])('%s is as it should be', (code) => {
  expect(warnings(b(code))).toEqual([]);
});

test('a task without a condition, and one that is asked for each item, are not skipped', () => {
  expect(warnings(b('task.a.output.x'), 'input: {}')).toEqual([]);
  const perItem = 'with_items: [1]\n    when: "{{ item }}"';
  expect(warnings(b('task.a.output.length'), perItem)).toEqual([]);
});

test('a condition that has looked at the task says enough', () => {
  expect(warnings(b('task.a.output.x', 'when: "{{ task.a.output }}",'))).toEqual([]);
});

test('a task that only a success leads to says enough', () => {
  const when = 'when: "{{ parameters.yes }}"';
  const next = (condition: string): string => `${when}\n    next: [{${condition} do: b}]`;
  expect(warnings(b('task.a.output.x'), next('when: "{{ succeeded() }}",'))).toEqual([]);
  expect(warnings(b('task.a.output.x'), next(''))).toHaveLength(1);
});

test('the result of a task in its own next', () => {
  const next = (entry: string): string => `when: "{{ parameters.yes }}"\n    next: [{${entry}}]`;
  expect(warnings(b('1'), next('when: "{{ result().x }}", do: noop'))).toEqual([
    "6 'a' may be skipped: its result is null then; write result()?.x",
  ]);
  expect(warnings(b('1'), next('when: "{{ result()?.x }}", do: noop'))).toEqual([]);
  const succeeded = 'when: "{{ succeeded() && result().x }}", do: noop}, {do: noop';
  expect(warnings(b('1'), next(succeeded))).toEqual([]);
});
