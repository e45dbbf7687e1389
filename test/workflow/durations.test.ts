import { expect, test } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Language } from '../../src/workflow/workflow.ts';

const flow = (settings: string): string => `tasks: [{name: a, action: core.noop, ${settings}}]`;

function problemsOf(text: string): string[] {
  const result = parseWorkflow(text);
  if (result.ok) return [];
  return result.error.map(({ message, hint }) => `${message}; ${hint}`);
}

const form = "'timeout' must be a duration such as 500ms, 30s, 5m or 2h";

test.each([
  ['timeout: 30', ["'timeout' must be a duration with a unit; write 30s or 30ms"]],
  ["timeout: ' 1.5 '", ["'timeout' must be a duration with a unit; write 1.5s or 1.5ms"]],
  [
    'delay: 250, deadline: 3600, retry: {count: 1, delay: 5, max_delay: 60}',
    [
      "'delay' must be a duration with a unit; write 250s or 250ms",
      "'deadline' must be a duration with a unit; write 3600s or 3600ms",
      "'delay' must be a duration with a unit; write 5s or 5ms",
      "'max_delay' must be a duration with a unit; write 60s or 60ms",
    ],
  ],
  ['timeout: 5min', [`${form}; write 5m`]],
  ['timeout: 1h30m', [`${form}; write 90m`]],
  ['timeout: 1h 30m 5s', [`${form}; write 5405s`]],
  ['timeout: 5S', [`${form}; write 5s`]],
  ['timeout: 1.5 Hours', [`${form}; write 1.5h`]],
  ['timeout: 2 fortnights', [`${form}; undefined`]],
  ['timeout: 0min', [`${form}; undefined`]],
  ['timeout: "0"', ["'timeout' must be more than 0; undefined"]],
  ['timeout: 0', ["'timeout' must be more than 0; undefined"]],
  ['delay: "0"', ["'delay' must be a duration with a unit; write 0s or 0ms"]],
  ['timeout: -1', ["'timeout' must be a duration such as 500ms, 30s, 5m or 2h; undefined"]],
  ['timeout: true', ["'timeout' must be a duration such as 500ms, 30s, 5m or 2h; undefined"]],
])('%s is refused', (settings, problems) => {
  expect(problemsOf(flow(settings))).toEqual(problems);
});

test('the time limit of a workflow needs a unit too', () => {
  expect(problemsOf(`timeout: 60\n${flow('delay: 0')}`)).toEqual([
    "'timeout' must be a duration with a unit; write 60s or 60ms",
  ]);
});

test.each<Language>([1, 2])('in language %i a number is milliseconds', (language) => {
  const text = `timeout: 60\n${flow('delay: 0.5, retry: {count: 1, delay: 5, max_delay: 60}')}`;
  const result = parseWorkflow(text, { language });
  expect(result).toMatchObject({
    value: {
      workflow: {
        timeout: 60,
        tasks: [{ delay: 0.5, retry: [{ delay: 5, maxDelay: 60 }] }],
      },
    },
  });
});
