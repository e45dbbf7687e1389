import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import { errorTable, type ErrorCode } from '../../src/errors.ts';
import type { Json } from '../../src/lang/json.ts';
import { failureProperties } from '../../src/expression/names.ts';
import {
  type Cause,
  type Failure,
  failureNames,
  failureToJson,
  parseFailure,
} from '../../src/items/failure.ts';

const codes = Object.keys(errorTable) as ErrorCode[];
const members = {
  name: fc.string(),
  message: fc.string(),
  hint: fc.string(),
  task: fc.string(),
  index: fc.nat(),
  stack: fc.string(),
  data: fc.dictionary(
    fc.string(),
    fc.jsonValue().map((value) => value as Json),
  ),
};
const { cause } = fc.letrec<{ cause: Cause }>((tie) => ({
  cause: fc.record(
    {
      ...members,
      code: fc.constantFrom(...codes),
      cause: fc.option(tie('cause'), { nil: undefined, depthSize: 'small' }),
      errors: fc.array(tie('cause'), { maxLength: 2, depthIdentifier: 'cause' }),
    },
    { requiredKeys: ['message'] },
  ) as fc.Arbitrary<Cause>,
}));
const failure: fc.Arbitrary<Failure> = fc.record(
  {
    ...members,
    code: fc.constantFrom(...codes),
    cause,
    errors: fc.array(cause, { maxLength: 2 }),
    retry: fc.constant(false as const),
    retry_after_ms: fc.nat(),
  },
  { requiredKeys: ['code', 'message'] },
);

test('A failure reads from a document as it was written', () => {
  fc.assert(
    fc.property(failure, (given: Failure) => {
      const stored = Document.trusted(encode(failureToJson(given))).view();
      expect(parseFailure(stored)).toEqual(given);
    }),
  );
});

test.each([
  null,
  undefined,
  7,
  'text',
  [],
  {},
  { code: 'MR000', message: 1 },
  { code: 'toString' },
])('A value that is not a failure, such as %o, reads as a damaged one', (value) => {
  expect(parseFailure(value)).toEqual({
    code: 'MR606',
    message: 'the stored failure cannot be read',
  });
});

test('Templates see every property of a failure and of its causes', () => {
  const names = failureNames({ code: 'MR401', message: 'x', cause: { message: 'y' } });
  expect(Object.keys(names)).toEqual([...failureProperties]);
  expect(names).toMatchObject({ name: null, data: {}, errors: [], cause: { message: 'y' } });
  expect(Object(names.cause)).toMatchObject({ code: null, data: {}, cause: null });
});

test('A failure as an earlier version wrote it is read', () => {
  const stored = { code: 'MR401', message: 'TypeError: x', task: 'a', index: 3, stack: 'at y' };
  expect(parseFailure(stored)).toEqual(stored);
});

test('Members of another type are left out', () => {
  expect(
    parseFailure({
      code: 'MR401',
      message: 'boom',
      hint: 3,
      index: 'x',
      stack: null,
      data: [],
      cause: 'x',
      retry: true,
      errors: 5,
    }),
  ).toEqual({
    code: 'MR401',
    message: 'boom',
  });
});
