import { describe, expect, test } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { SourceRange } from '../../src/workflow/problem.ts';
import type { SourcedWorkflow, WorkflowPath } from '../../src/workflow/workflow.ts';

function sourced(text: string): SourcedWorkflow {
  const result = parseWorkflow(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function textAt(text: string, range: SourceRange | undefined): string | undefined {
  if (!range) return undefined;
  const lines = text.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  return text.slice(offset(range.line, range.column), offset(range.endLine, range.endColumn));
}

const text = `workflow:
  tasks:
    - name: a
      action: b.c
      with-items: "  {{ wanted }}"
      input: {x: [1, {y: wanted}]}
      next:
        - {publish: [{p: 1}, {q: 2, r: wanted}], do: wanted}
        - wanted
`;

describe('a value is found in the text', () => {
  test.each<[WorkflowPath, string]>([
    [['tasks', 0, 'name'], 'a'],
    [['tasks', 0, 'with_items'], '"  {{ wanted }}"'],
    [['tasks', 0, 'input', 'x', 1, 'y'], 'wanted'],
    [['tasks', 0, 'next', 0, 'publish', 2, 'value'], 'wanted'],
    [['tasks', 0, 'next', 0, 'do', 0], 'wanted'],
    [['tasks', 0, 'next', 1, 'do', 0], 'wanted'],
    [['tasks', 0, 'next', 1], 'wanted'],
    [['tasks', 0, 'input', 'x', 7], '[1, {y: wanted}]'],
  ])('%j', (path, expected) => {
    expect(textAt(text, sourced(text).locate(path))).toBe(expected);
  });

  test('a part of a trimmed template stands where it was written', () => {
    const range = sourced(text).locate(['tasks', 0, 'with_items'], { start: 3, end: 9 });
    expect(textAt(text, range)).toBe('wanted');
  });
});

describe('a part of a string is found', () => {
  test.each([
    ['plain', 'a {{ b.wanted }} c'],
    ['single quotes', "'it''s {{ b.wanted }}'"],
    ['double quotes', '"\\ta\\u0041\\x41 \\"q\\" {{ b.wanted }}"'],
    ['an astral escape', '"\\U0001F600 {{ b.wanted }}"'],
    ['a literal block', '|\n        first\n        {{ b.wanted }} last'],
    ['a folded block', '>-\n        first\n        {{ b.wanted }}\n        last'],
    ['a quoted string on two lines', '"first\n        {{ b.wanted }} last"'],
    ['an escaped quote on two lines', '"first \\"\n        {{ b.wanted }} last"'],
  ])('in %s', (_, scalar) => {
    const document = `tasks:\n  - name: a\n    action: b.c\n    input:\n      x: ${scalar}\n`;
    const { workflow, locate } = sourced(document);
    const value = Object(workflow.tasks[0]?.input).x;
    const start = value.indexOf('wanted');
    const range = locate(['tasks', 0, 'input', 'x'], { start, end: start + 'wanted'.length });
    expect(textAt(document, range)).toBe('wanted');
    expect(range?.line).toBe(document.slice(0, document.indexOf('wanted')).split('\n').length);
  });

  test('by its own occurrence', () => {
    const document = 'tasks: [{name: a, action: b.c, input: {x: "{{ b }} {{ b }}"}}]';
    const range = sourced(document).locate(['tasks', 0, 'input', 'x'], { start: 11, end: 12 });
    expect(range?.column).toBe(document.lastIndexOf('b }}') + 1);
  });
});
