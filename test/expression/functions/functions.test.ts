import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../../src/expression/compile/compile.ts';

const render = (expression: string): unknown => compileTemplate(`{{ ${expression} }}`)({});

describe('JSON.parse', () => {
  test('refuses integers that no number holds exactly, also with a reviver', () => {
    for (const rest of ['', ', (key, value) => value']) {
      expect(() => render(`JSON.parse('{"id": 9007199254740993}'${rest})`)).toThrow(
        expect.objectContaining({
          code: 'MR403',
          message: expect.stringContaining('the integer 9007199254740993 cannot be held exactly'),
        }),
      );
    }
  });
});

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
    ['matrix({a: [1, 2], b: [1, 2]}, {exclude: [{a: 1}]}).length', 2],
    ['matrix({a: [1, 2], b: [1, 2]}, {exclude: [{a: 1, b: 2}, {a: 9}]}).length', 3],
    ['matrix({a: [1, {b: [1]}]}, {exclude: [{a: {b: [1]}}]})', [{ a: 1 }]],
    ['matrix({a: [1]}, {exclude: [{b: 1}]})', [{ a: 1 }]],
    [
      'matrix({a: [1, 2]}, {include: [{a: 1, c: 3}, {a: 9}, {d: 4}]})',
      [{ a: 1, c: 3, d: 4 }, { a: 2, d: 4 }, { a: 9 }],
    ],
    ['matrix({a: [1]}, {include: [{c: 1}, {c: 2}]})', [{ a: 1, c: 2 }]],
    ['matrix({a: [1]}, {exclude: [{a: 1}], include: [{a: 1, c: 2}]})', [{ a: 1, c: 2 }]],
    ['matrix({}, {include: [{a: 1}, {a: 2}]})', [{ a: 1 }, { a: 2 }]],
    ['matrix({})', [{}]],
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
    'range(1e9)',
    'range(0, 1e9, 0.5)',
    'matrix({a: range(20000), b: range(20000)})',
    'zip(1)',
    'matrix({a: 1})',
    'matrix({a: [1]}, {include: 1})',
    'matrix({a: [1]}, {exclude: [1]})',
    'matrix({a: [1]}, {without: []})',
    'length(1)',
    'length(null)',
  ])('%s is an error', (expression) => {
    expect(() => render(expression)).toThrow(expect.objectContaining({ code: 'MR403' }));
  });
});
