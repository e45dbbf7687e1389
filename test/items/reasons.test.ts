import { expect, test } from 'vitest';
import type { Cause, Failure } from '../../src/items/failure.ts';
import { reasonsOf } from '../../src/items/reasons.ts';

const refused: Cause = { name: 'Error', message: 'connect ECONNREFUSED' };
const fetchFailed: Failure = {
  code: 'MR401',
  name: 'TypeError',
  message: 'fetch failed',
  cause: refused,
};

test.each<[string, Failure, readonly string[]]>([
  ['its kind and its cause', fetchFailed, ['TypeError: fetch failed', 'connect ECONNREFUSED']],
  [
    'no cause that it quotes',
    { code: 'MR410', message: "task 'a' failed: TypeError: fetch failed", cause: fetchFailed },
    ["task 'a' failed: TypeError: fetch failed", 'connect ECONNREFUSED'],
  ],
  [
    'each error of an aggregate, and their causes',
    { code: 'MR401', message: 'none', errors: [fetchFailed, { message: 'gone' }, refused] },
    ['none', 'TypeError: fetch failed', 'connect ECONNREFUSED', 'gone'],
  ],
])('The reasons of a failure are %s', (_, failure, reasons) => {
  expect(reasonsOf(failure)).toEqual(reasons);
});
