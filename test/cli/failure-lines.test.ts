import { expect, test } from 'vitest';
import { failureDetails, failureLine, failureLines } from '../../src/cli/failure-lines.ts';
import { renderLine } from '../../src/cli/style.ts';
import type { Failure } from '../../src/index.ts';

const failure: Failure = {
  code: 'MR401',
  name: 'TypeError',
  message: 'fetch failed\nnow',
  hint: 'try later',
  stack: 'TypeError: fetch failed\n    at x.mjs:1:2',
  data: { status: 429 },
  cause: {
    name: 'Error',
    message: 'refused',
    stack: 'Error: refused\n    at y.mjs:3:4',
    data: { code: 'ECONNREFUSED' },
    errors: [{ message: 'one' }, { message: 'two' }, { message: 'three' }],
  },
};

test('A failure and its first causes are one line in a list', () => {
  const line = 'MR401 TypeError: fetch failed now, because refused, because one, because two';
  expect(failureLine(failure)).toBe(line);
});

test('A failure has a line for each of its causes', () => {
  expect(failureLines(failure).map((line) => renderLine(line, false))).toEqual([
    'MR401 action-failed  TypeError: fetch failed now',
    '  because: refused',
    '  because: one',
    '  because: two',
    '  because: three',
    '  hint: try later',
  ]);
});

test('The details of a failure are data and stacks, of its causes too', () => {
  expect(
    failureDetails(failure)
      .map((line) => renderLine(line, false))
      .join('\n'),
  ).toBe(`MR401 action-failed  TypeError: fetch failed now
  hint: try later
  data {"status":429}
  TypeError: fetch failed
      at x.mjs:1:2
  because: refused
    data {"code":"ECONNREFUSED"}
    Error: refused
        at y.mjs:3:4
    because: one
    because: two
    because: three`);
});
