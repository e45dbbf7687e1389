import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import { errorTable, type ErrorCode } from '../../src/errors.ts';
import { type Failure, parseFailure, failureToJson } from '../../src/items/failure.ts';

const codes = Object.keys(errorTable) as ErrorCode[];
const failure = fc.record(
  {
    code: fc.constantFrom(...codes),
    message: fc.string(),
    hint: fc.string(),
    task: fc.string(),
    index: fc.nat(),
    stack: fc.string(),
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

test('Members of another type are left out', () => {
  expect(
    parseFailure({ code: 'MR401', message: 'boom', hint: 3, index: 'x', stack: null }),
  ).toEqual({
    code: 'MR401',
    message: 'boom',
  });
});
