import { expect, test } from 'vitest';
import { compilePlan } from '../../../src/plan/compile.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';

/** `code message; hint` of each warning for a task `a` with these settings and entries. */
function warnings(next: string, settings = ''): string[] {
  const text = `tasks:
  - {name: a, action: core.noop, ${settings} next: [${next}]}
  - {name: b, action: core.noop}
  - {name: c, action: core.noop, join: 1, needs: []}
  - {name: both, action: core.noop, next: [b, c]}
`;
  const parsed = parseWorkflow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const compiled = compilePlan(parsed.value);
  const found = compiled.ok ? compiled.value.warnings : compiled.error;
  return found
    .filter(({ code }) => code === 'MR314' || code === 'MR315')
    .map(({ code, message, hint }) => `${code} ${message}; ${hint}`);
}

const dead = (entry: number, why: string): string =>
  `MR314 entry ${entry} of 'next' never fires; ${why}`;

test.each([
  [
    '{do: noop}, {when: "{{ result() }}", do: noop}, {else: noop}',
    3,
    'entry 1 always starts a task where this one could',
  ],
  [
    '{on: any, do: noop}, {on: E, else: noop}',
    2,
    'entry 1 always starts a task where this one could',
  ],
  [
    '{on: [E, F], do: noop}, {on: E, else: noop}',
    2,
    'entry 1 always starts a task where this one could',
  ],
  ['{on: any, when: "{{ succeeded() }}", do: noop}', 1, 'its conditions exclude each other'],
  ['{when: "{{ succeeded() && failed() }}", do: noop}', 1, 'its conditions exclude each other'],
  [
    '{when: "{{ result() > 3 && result() < 3 }}", do: noop}',
    1,
    'its conditions exclude each other',
  ],
])('%s: entry %i never fires', (next, entry, why) => {
  expect(warnings(next)).toEqual([dead(entry, why)]);
});

test('an entry of a list that names an error of its items never fires', () => {
  expect(warnings('{on: QuotaError, do: noop}', 'with_items: [1],')).toEqual([
    dead(1, "the failure of a list is MR409; its items are told apart by 'retry'"),
  ]);
});

test.each([
  ['{publish: {n: 1}}, {else: noop}', ''],
  ['{when: "{{ result() }}", do: noop}, {else: noop}', ''],
  ['{on: any, do: noop}, {else: noop}', ''],
  ['{on: E, do: noop}, {on: any, else: noop}, {do: noop}', ''],
  ['{do: noop}, {when: "{{ failed() }}", else: noop}', ''],
  ['{on: [any], do: noop}', 'with_items: [1],'],
  ['{on: [MR409, timeout], do: noop}', 'with_items: [1],'],
  ['{when: "{{ failed() }}", do: noop}', ''],
  ['{when: "{{ failed() || timed_out() }}", do: noop}', 'timeout: 1s,'],
  ['{when: "{{ failed() }}", do: noop}, {on: timeout, do: noop}', 'timeout: 1s,'],
  ['{when: "{{ failed() }}", do: noop, handled: false}', 'timeout: 1s,'],
  ['{do: noop}', 'deadline: 1s,'],
  ['{do: noop}', 'when: "{{ 1 }}",'],
  ['{when: "{{ succeeded() }}", do: noop}', ''],
  ['{when: "{{ succeeded() }}", publish: {n: 1}}', 'when: "{{ 1 }}",'],
  ['{when: "{{ succeeded() }}", do: noop}, {when: "{{ skipped() }}", do: b}', 'when: "{{ 1 }}",'],
  ['{when: "{{ succeeded() || skipped() }}", do: noop}', 'when: "{{ 1 }}",'],
])('%s with %j is as it should be', (next, settings) => {
  expect(warnings(next, settings)).toEqual([]);
});

test.each(['timeout: 1s,', 'deadline: 1s,'])(
  'failed() alone with %s leaves out timeouts',
  (settings) => {
    expect(warnings('{when: "{{ failed() }}", do: noop}', settings)).toEqual([
      "MR315 failed() leaves out the timeouts of 'a'; write on: 'any', or add an entry with on: timeout",
    ]);
  },
);

test('succeeded() alone leaves out the skips of a task with a condition', () => {
  expect(warnings('{when: "{{ succeeded() }}", do: noop}', 'when: "{{ 1 }}",')).toEqual([
    "MR315 succeeded() leaves out the skips of 'a'; " +
      'an entry that says nothing of the outcome fires after both; or add skipped()',
  ]);
});
