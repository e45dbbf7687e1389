import { describe, expect, test } from 'vitest';
import { bindParameters } from '../../../src/plan/parameters/bind.ts';
import { checkParameters, coerceParameter } from '../../../src/plan/parameters/parameters.ts';
import type { Json } from '../../../src/lang/json.ts';
import type { Parameter, ParameterType } from '../../../src/workflow/workflow.ts';
import { compile, planOf } from '../compiling.ts';

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

describe('the values of a parameter', () => {
  const told = (parameter: Omit<Parameter, 'required'>, value: Json) => {
    const checked = checkParameters({ p: { ...parameter, required: true } }, { p: value });
    return checked.ok ? 'fits' : checked.error.map(({ message }) => message).join();
  };

  test.each<[Omit<Parameter, 'required'>, Json, string]>([
    [{ enum: ['a', 'b'] }, 'a', 'fits'],
    [{ enum: ['a', 'b'] }, 'c', `parameter 'p' must be one of "a", "b", not "c"`],
    [{ enum: [1, null] }, null, 'fits'],
    [{ enum: [1] }, '1', `parameter 'p' must be one of 1, not "1"`],
    [{ enum: [{ a: 1, b: [2] }] }, { b: [2], a: 1 }, 'fits'],
    [{ enum: [{ a: 1 }] }, { a: 1, b: 2 }, `parameter 'p' must be one of {"a":1}, not an object`],
    [{ enum: [[1]] }, { 0: 1 }, `parameter 'p' must be one of [1], not an object`],
    [{ type: 'string', pattern: '^\\p{Lu}' }, 'Äx', 'fits'],
    [{ type: 'string', pattern: 'b' }, 'abc', 'fits'],
    [{ pattern: '^b$' }, 'abc', `parameter 'p' must match ^b$, not "abc"`],
    [{ pattern: '1' }, 1, `parameter 'p' must match 1, not 1`],
    [{ secret: true, pattern: '^b$' }, 'abc', `parameter 'p' must match ^b$`],
    [{ type: 'integer', min: 1, max: 3 }, 1, 'fits'],
    [{ type: 'integer', min: 1, max: 3 }, 3, 'fits'],
    [{ type: 'integer', min: 1, max: 3 }, 0, `parameter 'p' must be 1 or more, not 0`],
    [{ type: 'number', max: 0.5 }, 0.75, `parameter 'p' must be 0.5 or less, not 0.75`],
    [{ secret: true, max: 1 }, 2, `parameter 'p' must be 1 or less`],
    [{ type: 'string', max: 1 }, '\u{1f937}', 'fits'],
    [{ type: 'string', min: 2 }, 'x', `parameter 'p' must have 2 characters or more, not "x"`],
    [{ type: 'array', min: 1 }, [], `parameter 'p' must have 1 element or more, not a list of 0`],
    [{ min: 1 }, true, `parameter 'p' must be a number, text or list, not true`],
    [{ type: 'string', min: 2 }, 5, `parameter 'p' must be a string, not the number 5`],
  ])('%j: %j %s', (parameter, value, expected) => {
    expect(told(parameter, value)).toBe(expected);
  });
});

describe('a declaration', () => {
  test.each<[string, readonly string[]]>([
    ['{type: integer, pattern: x}', ["MR104 'pattern' is for text, and 'p' is of type integer"]],
    ["{type: string, pattern: '('}", ["MR104 'pattern' of 'p' is not a regular expression"]],
    [
      '{type: boolean, min: 1}',
      ["MR104 'min' is for numbers, text and lists, and 'p' is of type boolean"],
    ],
    ['{type: string, max: -1}', ["MR104 'max' of 'p' is a length: a whole number from 0"]],
    ['{min: 3, max: 2}', ["MR104 'max' of 'p' is below its 'min'"]],
    [
      '{enum: [1, a], type: integer}',
      [`MR306 a value of 'p' must be an integer, not the string "a"`],
    ],
    ['{enum: [a, b], default: c}', [`MR306 parameter 'p' must be one of "a", "b", not "c"`]],
    ['{min: 3, default: 2}', ["MR306 parameter 'p' must be 3 or more, not 2"]],
    [
      '{secret: true, default: s3cret, enum: [s3cret]}',
      [
        "MR306 secret parameter 'p' must not have a default: the workflow file would show it",
        "MR306 secret parameter 'p' must not have an enum: the workflow file would show it",
      ],
    ],
    ['{type: string, pattern: ^a, min: 1, max: 3, enum: [a, ab], default: ab}', []],
  ])('%s', (declaration, expected) => {
    const text = `parameters: {p: ${declaration}}\ntasks: [{name: a, action: core.echo}]`;
    const compiled = compile(text);
    const problems = compiled.ok ? [] : compiled.error;
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual(expected);
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
    ).toEqual({ ok: true, value });
  });

  test.each(['9007199254740993', '-12345678901234567890', '[1, {"a": 9007199254740993}]'])(
    'is refused when it has an integer that no number holds exactly: %s',
    (text) => {
      const [integer = ''] = /-?\d{16,}/.exec(text) ?? [];
      for (const type of ['integer', 'number', 'array', undefined] as const) {
        const found = coerceParameter(text, { required: false, ...(type && { type }) });
        expect(found).toMatchObject({
          ok: false,
          error: { message: expect.stringContaining(`the integer ${integer} cannot`) },
        });
      }
      expect(coerceParameter(text, { required: false, type: 'string' })).toMatchObject({
        ok: true,
      });
      const secret = coerceParameter(text, { required: false, secret: true });
      expect(JSON.stringify(secret)).not.toContain(integer);
    },
  );

  test.each(['9007199254740992', '10000000000000000000000', '1.5e300', '0.12345678901234567'])(
    'is a number where one holds it: %s',
    (text) => {
      const value = coerceParameter(text, undefined);
      expect(value).toEqual({ ok: true, value: Number(text) });
    },
  );

  test('is one of the values of an enum, or text where there is a pattern', () => {
    const coded = { required: false, enum: ['1', 2] };
    expect(coerceParameter('1', coded)).toEqual({ ok: true, value: '1' });
    expect(coerceParameter('2', coded)).toEqual({ ok: true, value: 2 });
    const digits = '9007199254740993';
    for (const text of [{ enum: [digits] }, { pattern: '^9' }]) {
      expect(coerceParameter(digits, { required: false, ...text })).toEqual({
        ok: true,
        value: digits,
      });
    }
  });

  test('without a declaration is JSON or text', () => {
    expect(coerceParameter('1', undefined)).toEqual({ ok: true, value: 1 });
    expect(coerceParameter('x', undefined)).toEqual({ ok: true, value: 'x' });
  });
});

describe('an integer beyond 2^53', () => {
  test('is refused for the type integer, also as a value of a program', () => {
    const declared: Parameter = { type: 'integer', required: false };
    expect(checkParameters({ id: declared }, { id: 2 ** 53 - 1 })).toMatchObject({ ok: true });
    expect(checkParameters({ id: declared }, { id: 2 ** 53 })).toMatchObject({
      error: [
        {
          code: 'MR306',
          message:
            "parameter 'id' must be between -9007199254740991 and 9007199254740991 (type string holds any integer), not 9007199254740992",
        },
      ],
    });
    const secret = checkParameters({ id: { ...declared, secret: true } }, { id: 2 ** 53 });
    expect(JSON.stringify(secret)).not.toContain('9007199254740992');
  });

  test('is reported with all other problems, and nothing else is said of it', () => {
    const plan = planOf(`
parameters: { id: { type: integer, required: true }, n: integer, name: { required: true } }
tasks: [{ name: a, action: core.echo }]
`);
    const parameterTexts = { id: '9007199254740993', n: 'x' };
    const bound = bindParameters(plan, { parameters: { id: 1 }, parameterTexts });
    expect(bound.ok ? [] : bound.error.problems).toEqual([
      {
        code: 'MR306',
        message: expect.stringMatching(/^parameter 'id': the integer 9007199254740993 cannot/),
        hint: 'declare it with type: string',
      },
      expect.objectContaining({ message: expect.stringContaining("'n' must be an integer") }),
      expect.objectContaining({ message: "parameter 'name' is missing" }),
    ]);
  });
});
