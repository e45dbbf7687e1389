import { expect, test } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';

/** `message; hint` of each problem of an entry of `next` with this `on`. */
function problemsOf(on: string): string[] {
  const result = parseWorkflow(
    `tasks: [{name: a, action: core.noop, next: [{on: ${on}, do: [noop]}]}]`,
  );
  return result.ok ? [] : result.error.map(({ message, hint }) => `${message}; ${hint}`);
}

const form =
  "entry 1 of 'on' must be any, timeout, a code such as MR406, HTTP 429, HTTP 5xx, or the name of an error";

const list = "'on' must be a kind of failure, or a list";

test.each([
  ['http 4xx', `${form}; write 'HTTP 4xx'`],
  ['HTTP 4XX', `${form}; write 'HTTP 4xx'`],
  ['HTTP404', `${form}; write 'HTTP 404'`],
  ['404', `${list}; write 'HTTP 404'`],
  ["'404'", `${form}; write 'HTTP 404'`],
  ['7', `${list}; undefined`],
  ['MR9999', `${form}; undefined`],
  ['MR4O9', `${form}; did you mean 'MR409'?`],
  ['mr409', `${form}; did you mean 'MR409'?`],
  ['failed', `${form}; write 'any'`],
  ['failure', `${form}; write 'any'`],
  ['error', `${form}; write 'any'`],
  ['timed_out', `${form}; write 'timeout'`],
  ['Timeout', `${form}; write 'timeout'`],
  ['succeeded', `${form}; an entry without 'on' fires after success`],
  ['[]', "'on' must name a kind or more; undefined"],
])('on: %s is refused', (on, problem) => {
  expect(problemsOf(on)).toEqual([problem]);
});

test.each([
  'any',
  'timeout',
  'MR409',
  'HTTP 404',
  'HTTP 5xx',
  'Error',
  'QuotaError',
  '[any, MR401]',
])('on: %s is a kind', (on) => {
  expect(problemsOf(on)).toEqual([]);
});
