import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/lang/json.ts';
import { weakValues } from '../../../src/plan/parameters/secrets.ts';
import { compile } from '../compiling.ts';

function compiled(declaration: string) {
  const result = compile(`
parameters: { s: ${declaration} }
tasks: [{ name: a, action: core.echo }]
`);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const alone = 'a value of less than 4 characters is masked only where it stands alone';

describe('the declaration of a secret', () => {
  it.each([
    [
      '{ type: boolean, secret: true }',
      "is a boolean: 'true' and 'false' are masked in no other place",
    ],
    ['{ type: string, secret: true, max: 3 }', `can only be short: ${alone}`],
    ['{ type: integer, secret: true, max: 999 }', `can only be short: ${alone}`],
  ])('%s warns that its values cannot be masked', (declaration, reason) => {
    expect(compiled(declaration).warnings).toMatchObject([
      {
        code: 'MR306',
        message: `the secret 's' ${reason}`,
        hint: 'use a longer value, or a parameter that is no secret',
        range: { line: 2 },
      },
    ]);
  });

  it.each([
    '{ type: string, secret: true }',
    '{ secret: true }',
    '{ type: string, secret: true, max: 4 }',
    '{ type: integer, secret: true, max: 1000 }',
    '{ type: boolean }',
    '{ type: string, max: 3 }',
  ])('%s warns of nothing', (declaration) => {
    expect(compiled(declaration).warnings).toEqual([]);
  });
});

describe('the value of a secret', () => {
  const { plan } = compiled('{ secret: true }');

  it.each<[Json]>([['abc'], [12], [true], [['long enough', 'no']], [{ user: { pin: 77 } }]])(
    '%j warns that it is short, and is not shown',
    (value) => {
      const message = `the value of the secret 's' is short: ${alone}`;
      expect(weakValues(plan, { s: value })).toMatchObject([{ code: 'MR306', message }]);
    },
  );

  it.each<[Json]>([['abcd'], ['😀😀😀😀'], [1234], [''], [null], [['abcd', { a: 'efgh' }]]])(
    '%j warns of nothing',
    (value) => {
      expect(weakValues(plan, { s: value })).toEqual([]);
    },
  );

  it('warns of nothing if there is none, if it is no secret, or if its declaration warned', () => {
    expect(weakValues(plan, {})).toEqual([]);
    expect(weakValues(compiled('{ type: string }').plan, { s: 'x' })).toEqual([]);
    expect(weakValues(compiled('{ type: boolean, secret: true }').plan, { s: true })).toEqual([]);
  });
});
