import { expect, test } from 'vitest';
import { compilePlan } from '../../../src/plan/compile.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';

/** `code message; hint; text` of each warning for a task with these rules. */
function warnings(retry: string): string[] {
  const lines = ['tasks:', '  - name: a', '    action: core.noop', `    retry: ${retry}`];
  const parsed = parseWorkflow(lines.join('\n'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const compiled = compilePlan(parsed.value);
  const found = compiled.ok ? compiled.value.warnings : compiled.error;
  return found.map(({ range, code, message, hint }) => {
    const { line = 1, column = 1, endColumn = 1 } = range ?? {};
    return `${code} ${message}; ${hint}; ${lines[line - 1]?.slice(column - 1, endColumn - 1)}`;
  });
}

test.each([
  ['[{on: any, count: 0}, {on: E, count: 3}]', 2, 1, '{on: E, count: 3}'],
  ['[{count: 1}, {count: 2}]', 2, 1, '{count: 2}'],
  ['[{on: A, count: 1}, {on: B, count: 1}, {on: [A], count: 2}]', 3, 1, '{on: [A], count: 2}'],
  ['[{on: [B, A], count: 1}, {on: [A, B], count: 2}]', 2, 1, '{on: [A, B], count: 2}'],
  ['[{on: A, count: 1}, 3, {on: B, count: 2}]', 3, 2, '{on: B, count: 2}'],
])('%s has a rule that is never used', (retry, rule, above, text) => {
  expect(warnings(retry)).toEqual([
    `MR314 rule ${rule} of 'retry' is never used; rule ${above} is for all failures that this one could be for; ${text}`,
  ]);
});

test.each([
  '3',
  '[{on: A, count: 0}, {on: B, count: 2}, {count: 1}]',
  '[{on: A, when: "{{ attempt < 3 }}", count: 0}, {on: A, count: 2}]',
  '[{when: "{{ attempt < 3 }}", count: 1}, {count: 1}]',
])('%s has none', (retry) => {
  expect(warnings(retry)).toEqual([]);
});
