import type { PlainRow, Table } from '../support/row.ts';

/** A task `it` that fails and may do so, and a task that needs it. */
const mayFail = (tolerate: string, rest = ''): string => `
tasks:
  - {name: it, action: core.fail, input: {message: no, name: QuotaError}, tolerate: ${tolerate}${rest}}
  - {name: after, needs: it, action: script.work}
output:
  state: '{{ task.it.state }}'
  output: '{{ task.it.output }}'
  why: '{{ task.it.error?.name ?? null }}'
`;

const late = [
  {
    situation: 'a task that may fail times out',
    ours: 'the same, and its error is that of the timeout',
    setting: 'timeout',
    code: 'MR406',
  },
  {
    situation: 'a task that may fail passes its deadline',
    ours: 'the same, with MR416',
    setting: 'deadline',
    code: 'MR416',
  },
] as const;

const rows: readonly PlainRow[] = [
  {
    situation: 'a task that may fail, and fails',
    others: {
      Kestra: [
        'allowFailure: the next tasks run, and the execution ends as WARNING',
        'docs/workflow-components/errors: allowFailure',
      ],
      Argo: ['continueOn: failed', 'docs/walk-through/continuing-on-failure'],
      'Step Functions': ['Catch States.ALL that leads on', 'concepts-error-handling.md'],
    },
    ours: '`tolerate: 1`: it has succeeded with the output null, its error says why, and what needs it runs',
    flow: mayFail('1'),
    gives: {
      run: 'succeeded',
      output: { state: 'succeeded', output: null, why: 'QuotaError' },
      tasks: { after: 'succeeded' },
    },
  },
  {
    situation: 'the same as a map',
    others: {},
    ours: '`{count: 1}` is the long form',
    flow: mayFail('{count: 1}'),
    gives: { run: 'succeeded', output: { state: 'succeeded', output: null, why: 'QuotaError' } },
  },
  ...late.map(({ situation, ours, setting, code }): PlainRow => ({
    situation,
    others: {},
    ours,
    flow: `
tasks:
  - {name: it, action: core.sleep, input: {ms: 1m}, ${setting}: 10ms, tolerate: 1}
  - {name: after, needs: it, action: script.work}
output: ['{{ task.it.state }}', '{{ task.it.output }}', '{{ task.it.error.code }}']
`,
    gives: {
      run: 'succeeded',
      output: ['succeeded', null, code],
      tasks: { after: 'succeeded' },
    },
  })),
  {
    situation: 'a task that may fail succeeds',
    others: {},
    ours: 'its error is null',
    flow: `
tasks: [{name: it, action: script.work, input: {give: 1}, tolerate: 1}]
output: ['{{ task.it.output }}', '{{ task.it.error }}']
`,
    gives: { run: 'succeeded', output: [1, null] },
  },
  {
    situation: 'a tolerated failure, and entries for failures and for success',
    others: {},
    ours: 'it has succeeded: only the entry for success fires, and can read the error',
    flow: `
vars: {why: none}
tasks:
  - name: it
    action: core.fail
    input: {message: no, name: QuotaError}
    tolerate: 1
    next: [{on: any, do: a}, {when: '{{ task.it.error.name === "QuotaError" }}', do: b}, {else: c}]
  - {name: a, action: script.work}
  - {name: b, action: script.work}
  - {name: c, action: script.work}
`,
    gives: {
      run: 'succeeded',
      tasks: { it: 'succeeded', a: 'skipped', b: 'succeeded', c: 'skipped' },
    },
  },
  {
    situation: 'a substitute for a task that may fail',
    others: {
      'Serverless Workflow': ['try, and catch with a do', 'dsl-reference.md: Catch'],
      CWL: [
        'pickValue: first_non_null chooses between steps that were skipped',
        'Workflow.html: PickValueMethod',
      ],
      Mistral: ['on-error leads to the substitute', 'wf_lang_v2.rst: on-error'],
    },
    ours: 'reads the error; the output is that of the one that has run',
    flow: `
tasks:
  - {name: a, action: core.fail, tolerate: 1, next: [{when: '{{ task.a.error !== null }}', do: b}]}
  - {name: b, action: script.work, input: {give: instead}}
output: '{{ task.a.output ?? task.b.output }}'
`,
    gives: { run: 'succeeded', output: 'instead' },
  },
  {
    situation: 'a tolerance as a text, and as a number',
    others: {
      'Step Functions': [
        'ToleratedFailureCount, ToleratedFailurePercentage',
        'maprun-fail-threshold.html',
      ],
    },
    ours: '`tolerate: 5%` and `tolerate: 1` are short for maps',
    flow: `
tasks:
  - {name: a, with_items: '{{ range(20) }}', tolerate: 5%, action: script.work, input: {fails: '{{ item === 3 }}'}}
  - {name: b, with_items: '{{ range(20) }}', tolerate: 1, action: script.work, input: {fails: '{{ item === 3 }}'}}
  - {name: c, with_items: '{{ range(20) }}', tolerate: 4.9%, action: script.work, input: {fails: '{{ item === 3 }}'}, next: [{on: any, do: noop}]}
`,
    gives: {
      run: 'succeeded',
      tasks: {
        a: 'succeeded (19 succeeded, 1 failed)',
        b: 'succeeded (19 succeeded, 1 failed)',
        c: 'failed (19 succeeded, 1 failed)',
      },
    },
  },
  {
    situation: 'a retry as a number',
    others: { Argo: ['limit', 'docs/retries.md'] },
    ours: '`retry: 2` is short for `{count: 2}`',
    flow: 'tasks: [{name: it, action: script.work, input: {failures: 2}, retry: 2}]',
    gives: { run: 'succeeded', starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'waits that grow by a factor',
    others: { 'Step Functions': ['BackoffRate: 1.0 or more', 'concepts-error-handling.md'] },
    ours: '`backoff: 3`: here at most max_delay, 1 ms in place of hours',
    flow: `
tasks: [{name: it, action: script.work, input: {failures: 2}, retry: {count: 2, delay: 1h, backoff: 3, max_delay: 1ms}}]
`,
    gives: { run: 'succeeded', starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'a share above 100 percent, a retry that is no number, a factor below 1',
    others: {},
    ours: 'refused, all at once',
    flow: `
tasks:
  - {name: a, action: script.work, tolerate: 101%}
  - {name: b, action: script.work, tolerate: some}
  - {name: c, action: script.work, retry: often}
  - {name: d, action: script.work, retry: {count: 1, backoff: 0.5}}
`,
    gives: { refused: ['MR104', 'MR104', 'MR104', 'MR104'] },
  },
];

export const mayFailRows: Table = { title: 'Tasks that may fail, and short forms', rows };
