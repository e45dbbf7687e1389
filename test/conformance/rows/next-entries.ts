import type { PlainRow, Table } from '../support/row.ts';

/** A task `it` with these entries in its `next`, and the tasks that they name. */
const entries = (next: string, it = 'action: script.work', vars = '{n: 0}'): string => `
vars: ${vars}
tasks:
  - name: it
    ${it}
    next: [${next}]
${[...targetsOf(next)].map((name) => `  - {name: ${name}, action: script.work}`).join('\n')}
`;

function targetsOf(next: string): Set<string> {
  return new Set([...next.matchAll(/(?:do|else): ([abc])/g)].map(([, name = '']) => name));
}

const failing = (name: string, rest = ''): string =>
  `action: core.fail\n    input: {message: no, name: ${name}, data: {status: 503}}\n    ${rest}`;

const hanging = 'action: core.sleep\n    input: {ms: 1m}\n    timeout: 10ms';

/** These tasks ran, and then those did not. */
const ran = (names: string, others = ''): Record<string, string> => ({
  ...Object.fromEntries(Array.from(names, (name) => [name, 'succeeded'])),
  ...Object.fromEntries(Array.from(others, (name) => [name, 'skipped'])),
});

const byKind: readonly PlainRow[] = [
  {
    situation: 'a failure is caught by its name, another by the entry for all',
    others: {
      'Serverless Workflow': [
        'catch has errors with a type and a status',
        'dsl-reference.md: Catch',
      ],
      'Step Functions': ['Catch: ErrorEquals, States.ALL last', 'concepts-error-handling.md'],
    },
    ours: '`on` names the error; `on: any` with `else` takes the rest',
    flow: entries('{on: QuotaError, do: a}, {on: any, else: b}, {do: c}', failing('QuotaError')),
    gives: { run: 'succeeded', tasks: { it: 'failed', ...ran('a', 'bc') } },
  },
  {
    situation: 'the same, and the failure has another name',
    others: { 'Step Functions': ['States.ALL matches', 'concepts-error-handling.md'] },
    ours: 'the entry for all',
    flow: entries('{on: QuotaError, do: a}, {on: any, else: b}, {do: c}', failing('AuthError')),
    gives: { run: 'succeeded', tasks: { it: 'failed', ...ran('b', 'ac') } },
  },
  {
    situation: 'the same, and the task succeeds',
    others: { 'Step Functions': ['Catch is not looked at', 'concepts-error-handling.md'] },
    ours: 'the entry without outcome',
    flow: entries('{on: QuotaError, do: a}, {on: any, else: b}, {do: c}'),
    gives: { run: 'succeeded', tasks: { it: 'succeeded', ...ran('c', 'ab') } },
  },
  {
    situation: 'a timeout is caught by its kind',
    others: { 'Step Functions': ['States.Timeout', 'concepts-error-handling.md'] },
    ours: '`on: timeout`; failed() is false for it',
    flow: entries('{on: timeout, do: a}, {when: "{{ failed() }}", do: b}', hanging),
    gives: { run: 'succeeded', tasks: { it: 'timed_out', ...ran('a', 'b') } },
  },
  {
    situation: 'an answer of HTTP is caught by its class',
    others: {
      'Serverless Workflow': ['errors with one status, such as 503', 'dsl-reference.md: Try'],
    },
    ours: '`HTTP 5xx` matches error.data.status',
    flow: entries('{on: HTTP 4xx, do: a}, {on: [HTTP 429, HTTP 5xx], do: b}', failing('HttpError')),
    gives: { run: 'succeeded', tasks: { it: 'failed', ...ran('b', 'a') } },
  },
  {
    situation: 'a list fails, and an entry names the failure of its items',
    others: {},
    ours: 'never matches: the list has MR409; its items are told apart by `retry`',
    flow: entries('{on: QuotaError, do: a}', failing('QuotaError', 'with_items: [1, 2]')),
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed (2 failed)', ...ran('', 'a') } },
  },
  {
    situation: 'a tolerated failure, and an entry for any failure',
    others: {},
    ours: 'the task succeeded: the entry without outcome fires',
    flow: entries('{on: any, do: a}, {do: b}', failing('E', 'tolerate: {count: 1}')),
    gives: { run: 'succeeded', tasks: { it: 'succeeded', ...ran('b', 'a') } },
  },
];

const outcomes: readonly PlainRow[] = [
  {
    situation: 'the guard of a loop does not speak of the outcome, and the task fails',
    others: { Orquesta: ['the guard holds, and the failure is handled', 'languages/orquesta.rst'] },
    ours: 'the guard does not fire: a failure is caught by those who say so',
    flow: `
vars: {n: 0}
tasks:
  - {name: begin, action: core.noop, next: it}
  - {name: it, action: core.fail, next: [{publish: {n: "{{ vars.n + 1 }}"}}, {when: "{{ vars.n < 3 }}", do: it}]}
`,
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed' } },
  },
  {
    situation: 'a condition on another task, after a failure',
    others: {},
    ours: 'does not fire: it does not speak of its own task',
    flow: `
tasks:
  - {name: other, action: core.fail, next: [{on: any, do: it}]}
  - name: it
    action: core.fail
    next: [{when: "{{ task.other.state === 'failed' }}", do: a}]
  - {name: a, action: script.work}
`,
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed', a: 'skipped' } },
  },
  {
    situation: 'a condition on the own failure',
    others: {},
    ours: 'fires: it speaks of the outcome',
    flow: entries(`{when: "{{ error?.name === 'E' }}", do: a}`, failing('E')),
    gives: { run: 'succeeded', tasks: { it: 'failed', ...ran('a') } },
  },
  {
    situation: 'an entry for any end',
    others: { Orquesta: ['completed()', 'languages/orquesta.rst'] },
    ours: 'always() says so, and handles a failure',
    flow: entries('{when: "{{ always() }}", do: a}', failing('E')),
    gives: { run: 'succeeded', tasks: { it: 'failed', ...ran('a') } },
  },
  {
    situation: 'clean up after a failure, and fail all the same',
    others: {
      Orquesta: ['the command fail, after the clean-up', 'languages/orquesta.rst: Engine Commands'],
    },
    ours: '`handled: false`: the task runs, and the run fails with the first failure',
    flow: entries('{on: any, do: a, handled: false}', failing('E')),
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed', ...ran('a') } },
  },
  {
    situation: 'a variable is written after a failure, which is thereby handled',
    others: {},
    ours: '`handled: true` without a target',
    flow: entries('{on: any, publish: {n: 1}, handled: true}', failing('E')),
    gives: { run: 'succeeded', tasks: { it: 'failed', ...ran('') } },
  },
];

const choices: readonly PlainRow[] = (
  [
    [10, 'the first condition that holds decides', 'the first rule that matches', 'a', 'bc'],
    [6, 'the second condition is the first that holds', 'the first rule that matches', 'b', 'ac'],
    [0, 'no condition holds', 'Default', 'c', 'ab'],
  ] as const
).map(([n, situation, theirs, taken, others]) => ({
  situation,
  others: { 'Step Functions': [`Choice: ${theirs}`, 'amazon-states-language'] },
  ours: '`else` passes over what follows once an entry has started a task; the last one takes what is left',
  flow: entries(
    '{when: "{{ vars.n > 9 }}", do: a}, {when: "{{ vars.n > 5 }}", else: b}, {else: c}',
    undefined,
    `{n: ${n}}`,
  ),
  gives: { run: 'succeeded', tasks: ran(taken, others) },
}));

const ownLoops: readonly PlainRow[] = [
  {
    situation: 'a loop over pages, in one task',
    others: {
      'Serverless Workflow': [
        'then names an earlier task of the scope',
        'dsl-reference.md: Flow Directive',
      ],
      'Step Functions': ['a Choice state leads back', 'amazon-states-language-choice-state.html'],
    },
    ours: 'a task that only its own `next` names starts by itself; its output is that of the visit before',
    flow: `
tasks:
  - name: get
    action: script.work
    input: {give: {page: "{{ task.get.output?.page ?? 0 }}", next: 1}}
    next: [{when: "{{ false }}", do: get}]
output: "{{ task.get.output }}"
`,
    gives: { run: 'succeeded', output: { page: 0, next: 1 }, tasks: { get: 'succeeded' } },
  },
  {
    situation: 'the same, over three pages',
    others: {},
    ours: 'null at the first visit, then what the visit before gave',
    flow: `
vars: {seen: []}
tasks:
  - name: get
    action: script.work
    input: {give: "{{ (task.get.output ?? 0) + 1 }}"}
    next:
      - {publish: {seen: "{{ [...vars.seen, result()] }}"}}
      - {when: "{{ result() < 3 }}", do: get}
      - {else: after}
  - {name: after, action: script.work}
output: "{{ vars.seen }}"
`,
    gives: {
      run: 'succeeded',
      output: [1, 2, 3],
      tasks: { get: 'succeeded, visit 3', after: 'succeeded' },
      starts: { get: [0, 0, 0] },
    },
  },
  {
    situation: 'a task that its own `next` and that of another name',
    others: {},
    ours: 'waits for the other',
    flow: `
tasks:
  - {name: first, action: script.work, next: [{when: "{{ false }}", do: it}]}
  - {name: it, action: script.work, next: [{when: "{{ false }}", do: it}]}
`,
    gives: { run: 'succeeded', tasks: { it: 'skipped' }, starts: { it: [] } },
  },
  {
    situation: 'two tasks that only lead to each other',
    others: {},
    ours: 'nothing starts them: refused',
    flow: `
tasks:
  - {name: a, action: script.work, next: b}
  - {name: b, action: script.work, next: [{when: "{{ result() }}", do: a}]}
`,
    gives: { refused: ['MR304'] },
  },
];

const switches: readonly PlainRow[] = [
  ...choices,
  {
    situation: 'an entry above only writes a variable',
    others: {},
    ours: 'it starts nothing, so `else` is taken',
    flow: entries('{publish: {n: 7}}, {when: "{{ vars.n > 9 }}", do: a}, {else: b}'),
    gives: { run: 'succeeded', tasks: ran('b', 'a') },
  },
  {
    situation: 'the branches of a switch meet in one task',
    others: {},
    ours: 'it starts once: they exclude each other, which `validate` sees',
    flow: `
tasks:
  - {name: it, action: script.work, next: [{when: "{{ result() }}", do: a}, {else: b}]}
  - {name: a, action: script.work, next: c}
  - {name: b, action: script.work, next: c}
  - {name: c, action: script.work}
`,
    gives: { run: 'succeeded', tasks: ran('bc') },
  },
];

export const nextEntries: Table = {
  title: 'Kinds of failures, and switches',
  rows: [...byKind, ...outcomes, ...ownLoops, ...switches],
};
