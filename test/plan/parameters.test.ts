import { describe, expect, test } from 'vitest';
import { checkParameters, coerceParameter } from '../../src/plan/parameters.ts';
import type { Parameter, ParameterType } from '../../src/workflow/workflow.ts';

const parameters: Readonly<Record<string, Parameter>> = {
  region: { type: 'string', required: true, description: 'Where the servers are' },
  limit: { type: 'integer', required: false, default: 10 },
  tags: { type: 'array', required: false },
  any: { required: false },
};

describe('parameters', () => {
  test('are completed by their defaults', () => {
    expect(checkParameters(parameters, { region: 'eu', any: null })).toEqual({
      ok: true,
      value: { region: 'eu', limit: 10, any: null },
    });
  });

  test('have all their problems reported at once', () => {
    const result = checkParameters(parameters, { limti: 1, tags: { a: 1 }, limit: 1.5 });
    expect(result).toEqual({
      ok: false,
      error: [
        { code: 'MR306', message: "unknown parameter 'limti'", hint: "did you mean 'limit'?" },
        { code: 'MR306', message: "parameter 'region' is missing", hint: 'Where the servers are' },
        { code: 'MR306', message: "parameter 'limit' must be an integer, not the number 1.5" },
        { code: 'MR306', message: "parameter 'tags' must be an array, not an object" },
      ],
    });
  });

  test('named like members of every object are unknown', () => {
    expect(checkParameters({}, { toString: 1 })).toMatchObject({ ok: false });
    expect(checkParameters({ valueOf: { required: true } }, {})).toMatchObject({ ok: false });
  });

  test.each<[ParameterType, readonly unknown[], readonly unknown[]]>([
    ['string', ['', 'x'], [1, null, []]],
    ['integer', [0, -5, 1e15], [1.5, '1', null]],
    ['number', [0, 1.5], ['1', null]],
    ['boolean', [true, false], ['true', 0, null]],
    ['array', [[], [1]], [{}, 'x', null]],
    ['object', [{}, { a: 1 }], [[], null, 'x']],
  ])('of type %s', (type, right, wrong) => {
    const check = (p: unknown) =>
      checkParameters({ p: { type, required: true } }, JSON.parse(JSON.stringify({ p }))).ok;
    expect(right.map(check)).toEqual(right.map(() => true));
    expect(wrong.map(check)).toEqual(wrong.map(() => false));
  });
});

describe('text from a command line', () => {
  test.each<[string, ParameterType | undefined, unknown]>([
    ['5', 'string', '5'],
    ['5', 'integer', 5],
    ['5', 'number', 5],
    ['5', undefined, 5],
    ['five', 'integer', 'five'],
    ['five', undefined, 'five'],
    ['true', 'boolean', true],
    ['yes', 'boolean', 'yes'],
    ['[1, 2]', 'array', [1, 2]],
    ['{"a": 1}', 'object', { a: 1 }],
    ['{"a": 1}', undefined, { a: 1 }],
    ['{"a": 1}', 'array', '{"a": 1}'],
    ['', 'string', ''],
    ['', undefined, ''],
  ])('%j for %s is %j', (text, type, value) => {
    expect(
      coerceParameter(text, type === undefined ? { required: false } : { type, required: false }),
    ).toEqual(value);
  });

  test('without a declaration is JSON or text', () => {
    expect(coerceParameter('1', undefined)).toBe(1);
    expect(coerceParameter('x', undefined)).toBe('x');
  });
});
