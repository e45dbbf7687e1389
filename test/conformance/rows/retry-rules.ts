import type { KilledRow, PlainRow, PlayedRow, Table } from '../support/row.ts';
import { again } from './reruns.ts';

/** A task whose attempts fail by these names, one after the other; then it succeeds. */
const failing = (throws: string, rules: string, rest = ''): string => `
tasks:
  - name: it
    action: script.work
    input: {throws: [${throws}], give: done}
    retry: ${rules}
    ${rest}
    next: [{on: any, do: noop}]
output: ['{{ task.it.state }}', '{{ task.it.error?.name ?? null }}', '{{ task.it.items[0].attempts }}']
`;

const byKind: readonly PlainRow[] = [
  {
    situation: 'rules by the name of the error: each counts its own retries',
    others: {
      'Step Functions': [
        'Retry: a retrier tracks its own attempts',
        'concepts-error-handling.md: MaxAttempts',
      ],
    },
    ours: 'the first rule that fits decides; A A B A: the third attempt fails by the second rule, and the fourth has used up the first',
    flow: failing('A, A, B, A', '[{on: A, count: 2}, {count: 5}]'),
    gives: { run: 'succeeded', output: ['failed', 'A', 4], starts: { it: [0, 0, 0, 0] } },
  },
  {
    situation: 'the same failures, and the first rule allows one retry more',
    others: { 'Step Functions': ['Retry', 'concepts-error-handling.md'] },
    ours: 'succeeds',
    flow: failing('A, A, B, A', '[{on: A, count: 3}, {count: 5}]'),
    gives: { run: 'succeeded', output: ['succeeded', null, 5] },
  },
  {
    situation: 'a failure after which it is not tried again, and one after which it is',
    others: {
      'Step Functions': ['MaxAttempts: 0', 'concepts-error-handling.md: MaxAttempts'],
      Mistral: ['break-on', 'wf_lang_v2.rst: retry'],
    },
    ours: '`count: 0` gives up',
    flow: failing('B, AuthError', '[{on: AuthError, count: 0}, {count: 9}]'),
    gives: { run: 'succeeded', output: ['failed', 'AuthError', 2] },
  },
  {
    situation: 'a rule that gives up after any failure, above another',
    others: { 'Step Functions': ['States.ALL must be last', 'concepts-error-handling.md'] },
    ours: 'gives up at once; `validate` warns of the rule that is never used (MR314)',
    flow: failing('A', '[{on: any, count: 0}, {on: A, count: 9}]'),
    gives: { run: 'succeeded', output: ['failed', 'A', 1] },
  },
  {
    situation: 'rules by the status of HTTP',
    others: { Argo: ['an expression over lastRetry', 'docs/retries.md: Conditional retries'] },
    ours: '`HTTP 5xx` and `HTTP 429`, as in `next`',
    flow: failing('HTTP 503, HTTP 429, HTTP 404', '{on: [HTTP 429, HTTP 5xx], count: 9}'),
    gives: { run: 'succeeded', starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'a rule for timeouts',
    others: {
      'Step Functions': ['States.Timeout', 'concepts-error-handling.md'],
      Mistral: ['retry does not work after a timeout', 'wf_lang_v2.rst: retry'],
    },
    ours: '`on: timeout`',
    flow: `
tasks:
  - name: each
    with_items: [[1], null]
    action: script.late
    input: {give: "{{ item[0] }}"}
    timeout: 30ms
    retry: {on: timeout, count: 2}
    next: [{on: any, do: noop}]
output: "{{ task.each.items.map((it) => [it.status, it.attempts]) }}"
`,
    gives: {
      run: 'succeeded',
      output: [
        ['succeeded', 2],
        ['failed', 1],
      ],
    },
  },
  {
    situation: 'a rule with a kind and a condition',
    others: {
      'Serverless Workflow': [
        'one catch has errors, when and exceptWhen',
        'dsl-reference.md: Catch',
      ],
    },
    ours: 'both must hold; where they do not, the next rule is asked',
    flow: failing('A, A, A', '[{on: A, when: "{{ attempt > 1 }}", count: 0}, {count: 9}]'),
    gives: { run: 'succeeded', output: ['failed', 'A', 2] },
  },
  {
    situation: 'items of a list fail by several kinds',
    others: { 'Step Functions': ['the retrier is of the Map, or of its states', 'Map'] },
    ours: 'each item has its own counts',
    flow: `
tasks:
  - name: each
    with_items: [[A, A, B], [B, B], [A, B, A], []]
    action: script.work
    input: {throws: "{{ item }}"}
    retry: [{on: A, count: 1}, {on: B, count: 1}]
    next: [{on: any, do: noop}]
output: "{{ task.each.items.map((it) => [it.status, it.attempts]) }}"
`,
    gives: {
      run: 'succeeded',
      output: [
        ['failed', 2],
        ['failed', 2],
        ['failed', 3],
        ['succeeded', 1],
      ],
    },
  },
  {
    situation: 'the failure of a sub-workflow, and a rule for what led to it',
    others: {},
    ours: 'a cause counts: the item is MR418, the task in it failed by that name',
    flow: `
tasks:
  - {name: it, workflow: inner.yaml, retry: {on: QuotaError, count: 1}, next: [{on: any, do: noop}]}
output: "{{ task.it.items[0].attempts }}"
`,
    files: { 'inner.yaml': 'tasks: [{name: a, action: core.fail, input: {name: QuotaError}}]' },
    gives: { run: 'succeeded', output: 2 },
  },
  {
    situation: 'an action that says that it must not be tried again',
    others: {},
    ours: 'no rule is asked',
    flow: `
tasks:
  - {name: it, action: script.final, retry: [{on: any, count: 9}], next: [{on: any, do: noop}]}
`,
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
  {
    situation: 'kinds of failures that there are not, in a rule',
    others: { 'Step Functions': ['States. is reserved', 'concepts-error-handling.md'] },
    ours: 'refused, all at once',
    flow: `
tasks:
  - {name: a, action: script.work, retry: [{on: failed, count: 1}, {on: 5xx, count: 1}]}
  - {name: b, action: script.work, retry: []}
`,
    gives: { refused: ['MR104', 'MR104', 'MR104'] },
  },
];

const played: readonly PlayedRow[] = [
  {
    situation: 'rules that are used up, and a retry of the run',
    others: { 'Step Functions': ['a redrive counts anew', 'redrive-executions.html'] },
    ours: 'they count anew',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: it, action: script.work, input: {throws: [A, A, A, A]}, retry: [{on: A, count: 1}, {count: 9}]}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'failed', tasks: { it: 'failed' }, starts: { it: [0, 0, 0, 0] } },
  },
];

const killed: readonly KilledRow[] = [
  {
    situation: 'the process is killed in an attempt between others, with rules by kind',
    others: {},
    ours: 'that attempt runs again, and the counts are as they were: the third failure uses up the rule',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: it
    action: script.meet
    input: {port: "{{ parameters.port }}", throws: [A, A, A, A]}
    retry: [{on: A, count: 2}, {count: 9}]
`,
    before: async ({ gate }) => {
      await gate.waitFor(1);
      gate.release('0');
      await gate.waitFor(1);
    },
    after: async ({ executor, id, gate }) => {
      gate.open();
      return (await executor.resume(id)).result();
    },
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed' }, starts: { it: [0, 0, 0, 0] } },
  },
];

export const retryRules: Table = {
  title: 'Rules for retries',
  rows: [...byKind, ...played, ...killed],
};
