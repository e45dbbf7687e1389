import { describe, expect, it } from 'vitest';
import { differsByRun } from '../../../src/plan/checks/check-sinks.ts';
import { compilePlan } from '../../../src/plan/compile.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';
import type { Sink } from '../../../src/workflow/workflow.ts';

/** The problems of two tasks that write to these files. */
function problemsOf(first: string, second: string): string[] {
  const task = (name: string, to: string): object => ({
    name,
    action: 'core.noop',
    results: { to },
  });
  const text = JSON.stringify({ tasks: [task('a', first), task('b', second)] });
  const parsed = parseWorkflow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const compiled = compilePlan(parsed.value);
  return compiled.ok ? [] : compiled.error.map(({ code, message }) => `${code} ${message}`);
}

describe('files of two tasks', () => {
  it.each([
    ['out.jsonl', 'out.jsonl'],
    ['out.jsonl', './x/../out.jsonl'],
    ['-', '-'],
    ['-', '/dev/stdout'],
  ])('%s and %s are one', (first, second) => {
    expect(problemsOf(first, second)).toEqual([
      `MR319 task 'a' writes its results to '${second}', too`,
    ]);
  });

  it.each([
    ['a.jsonl', 'b.jsonl'],
    ['-', 'b.jsonl'],
    ['{{ run.id }}', '{{ run.id }}'],
  ])('%s and %s can differ', (first, second) => {
    expect(problemsOf(first, second)).toEqual([]);
  });
});

it.each([
  ['out.jsonl', false],
  ['out-{{ 1 + 1 }}.jsonl', false],
  ['-', true],
  ['out-{{ run.id }}.jsonl', true],
  ['{{ parameters.region }}/out.jsonl', true],
])('knows whether runs of one workflow write to files of their own: %s', (to, differs) => {
  const sink: Sink = { to, order: 'completion', what: 'output' };
  expect(differsByRun(sink)).toBe(differs);
});
