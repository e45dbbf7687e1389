import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../src/expression/compile.ts';

const render = (expression: string): unknown => compileTemplate(`{{ ${expression} }}`)({});

describe('functions', () => {
  test.each([
    ['range(3)', [0, 1, 2]],
    ['range(0)', []],
    ['range(-2)', []],
    ['range(2, 5)', [2, 3, 4]],
    ['range(5, 2)', []],
    ['range(5, 0, -2)', [5, 3, 1]],
    ['range(0, 1, 0.25)', [0, 0.25, 0.5, 0.75]],
    [
      'zip([1, 2, 3], ["a", "b"])',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['zip()', []],
    [
      'matrix({os: ["a", "b"], node: [20, 22]})',
      [
        { os: 'a', node: 20 },
        { os: 'a', node: 22 },
        { os: 'b', node: 20 },
        { os: 'b', node: 22 },
      ],
    ],
    ['matrix({a: []})', []],
    ['length([1, 2]) + length("abc") + length({a: 1})', 6],
    ['default(undefined, 1)', 1],
    ['default(0, 1)', 0],
    ['default("", 1)', ''],
  ])('%s', (expression, expected) => {
    expect(render(expression)).toEqual(expected);
  });

  test.each([
    'range("a")',
    'range(1, 2, 0)',
    'range(Infinity)',
    'zip(1)',
    'matrix({a: 1})',
    'length(1)',
    'length(null)',
  ])('%s is an error', (expression) => {
    expect(() => render(expression)).toThrow(expect.objectContaining({ code: 'MR403' }));
  });
});
