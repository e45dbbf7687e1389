import { expect, test } from 'vitest';
import type { Failure } from '../../src/items/failure.ts';
import { isOfKind } from '../../src/items/failure-kinds.ts';

const failure = (rest: Partial<Failure>): Failure => ({ code: 'MR401', message: 'no', ...rest });
const status = (code: unknown): Failure => failure({ data: { status: code as number } });
const cause: Failure['cause'] = { message: 'inner', name: 'QuotaError' };

test.each<[kind: string, failure: Failure, isMeant: boolean]>([
  ['any', failure({}), true],
  ['MR401', failure({}), true],
  ['MR406', failure({}), false],
  ['TypeError', failure({ name: 'TypeError' }), true],
  ['typeerror', failure({ name: 'TypeError' }), false],
  ['ECONNREFUSED', failure({ data: { code: 'ECONNREFUSED' } }), true],
  ['HTTP 429', status(429), true],
  ['HTTP 429', status('429'), false],
  ['HTTP 5xx', status(503), true],
  ['HTTP 5xx', status(404), false],
  ['HTTP 5xx', status(5), false],
  ['HTTP 5xx', failure({}), false],
  ['QuotaError', failure({ cause }), true],
  ['QuotaError', failure({ cause: { message: 'outer', cause } }), true],
  ['QuotaError', failure({ errors: [{ message: 'other' }, { message: 'all', cause }] }), true],
  ['MR409', failure({ cause: { message: 'list', code: 'MR409' } }), true],
])('%s: %j -> %s', (kind, given, isMeant) => {
  expect(isOfKind(kind, given, false)).toBe(isMeant);
});

test('timeout is what has timed out, whatever the failure says', () => {
  expect(isOfKind('timeout', failure({ code: 'MR406' }), true)).toBe(true);
  expect(isOfKind('timeout', failure({ code: 'MR406' }), false)).toBe(false);
});
