import { describe, expect, test } from 'vitest';
import { renderProblems } from '../../src/workflow/code-frame.ts';
import type { Problem } from '../../src/workflow/problem.ts';

const problem = (line: number, column: number, endColumn: number, endLine = line): Problem => ({
  code: 'MR202',
  message: "unknown name 'x'",
  range: { line, column, endLine, endColumn },
});

describe('problems for people', () => {
  test('show the place, the line, a caret and the hint', () => {
    const rendered = renderProblems(
      [
        { ...problem(2, 4, 5), hint: "did you mean 'y'?" },
        { code: 'MR306', message: 'late' },
      ],
      { text: 'a: 1\nb: x + 1\n', file: 'flow.yaml' },
    );
    expect(rendered).toBe(`flow.yaml:2:4  MR202 unknown-name  unknown name 'x'
  2 | b: x + 1
    |    ^
  hint: did you mean 'y'?

flow.yaml  MR306 parameters  late`);
  });

  test('do without a file name', () => {
    expect(renderProblems([problem(1, 1, 2)], { text: 'x' }).split('\n')[0]).toBe(
      "1:1  MR202 unknown-name  unknown name 'x'",
    );
  });

  test('mark a range of several lines to the end of the first', () => {
    const rendered = renderProblems([problem(1, 3, 2, 2)], { text: 'a b\nc' });
    expect(rendered.split('\n').slice(1)).toEqual(['  1 | a b', '    |   ^']);
  });

  test('keep the caret below its column behind tabs, and within long lines', () => {
    expect(renderProblems([problem(1, 3, 4)], { text: '\t\tx' }).split('\n')[2]).toBe(
      '    | \t\t^',
    );
    const long = `${'a'.repeat(5000)}x${'b'.repeat(5000)}`;
    const [, source = '', caret = ''] = renderProblems([problem(1, 5001, 5002)], {
      text: long,
    }).split('\n');
    expect(source.length).toBeLessThan(120);
    expect(source[caret.indexOf('^')]).toBe('x');
  });

  test('let no control character through', () => {
    const rendered = renderProblems([{ ...problem(1, 1, 2), message: 'a\u001B[31m' }], {
      text: '\u001B[2J',
    });
    expect(rendered).not.toContain('\u001B');
  });

  test('have colors when asked', () => {
    expect(renderProblems([problem(1, 1, 2)], { text: 'x', color: true })).toContain(
      '\u001B[31m^\u001B[39m',
    );
  });
});
