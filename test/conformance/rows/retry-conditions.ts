import type { PlainRow, Table } from '../support/row.ts';

/** A task that always fails, with a condition for its retries; how it ended is handled. */
const when = (condition: string): string => `
parameters: {code: {default: MR401}}
tasks:
  - name: it
    action: script.work
    input: {fails: true}
    retry: {count: 3, delay: 0, when: "{{ ${condition} }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.it.error.message }}"
`;

const rows: readonly PlainRow[] = [
  {
    situation: 'a condition for retries that holds',
    others: {
      Orquesta: [
        'retried while it holds',
        'test_workflow_conductor_eval_retry.py: test_retry_given_condition_satisfied',
      ],
      Argo: ['expression sees the last attempt', 'docs/retries.md: Conditional retries'],
    },
    ours: 'tried again while it holds and attempts are left',
    flow: when("error.code === 'MR401' && error.message === 'as told'"),
    gives: { run: 'succeeded', output: 'as told', starts: { it: [0, 0, 0, 0] } },
  },
  {
    situation: 'a condition for retries that does not hold',
    others: {
      Orquesta: [
        'not retried',
        'test_workflow_conductor_eval_retry.py: test_retry_given_condition_not_satisfied',
      ],
      Argo: ['the step is not retried', 'docs/retries.md: Conditional retries'],
      'Step Functions': [
        'ErrorEquals must name the error',
        'concepts-error-handling.md: ErrorEquals',
      ],
    },
    ours: 'not tried again: the failure is final',
    flow: when("error.code !== 'MR401'"),
    gives: { run: 'succeeded', output: 'as told', starts: { it: [0] } },
  },
  {
    situation: 'a condition for retries that looks at the attempt',
    others: {
      Argo: ['evaluated again after each attempt', 'docs/retries.md: Configuring retryStrategy'],
      Mistral: ['break-on ends the iteration', 'test_policies.py: test_retry_policy_break_on'],
    },
    ours: 'evaluated after each attempt that failed, with its number',
    flow: when('attempt < 3'),
    gives: { run: 'succeeded', output: 'as told', starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'a condition for retries that reads parameters',
    others: { Mistral: ['reads the context', 'test_policies.py: test_retry_policy_break_on'] },
    ours: 'reads what any template of the task may read',
    flow: when('error.code === parameters.code && attempt === 1'),
    gives: { run: 'succeeded', output: 'as told', starts: { it: [0, 0] } },
  },
  {
    situation: 'a condition for retries that throws',
    others: {
      Argo: ['the node is in error', 'operator_test.go: TestOperatorRetryExpressionError'],
    },
    ours: 'not tried again, and the failure says why: what cannot be judged must not turn for ever',
    flow: when('error.code.deep.deeper'),
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
  {
    situation: 'a condition for retries that has timeouts in mind',
    others: {
      'Step Functions': [
        'States.Timeout, or States.TaskFailed for all but that',
        'concepts-error-handling.md',
      ],
    },
    ours: 'error.state tells failed from timed_out',
    flow: `
tasks:
  - name: each
    with_items: [[1], null]
    action: script.late
    input: {give: "{{ item[0] }}"}
    timeout: 30ms
    retry: {count: 2, delay: 0, when: "{{ error.state === 'timed_out' }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
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
    situation: 'waits of which a part is left to chance',
    others: {
      'Step Functions': [
        'JitterStrategy FULL: anything between 0 and the wait',
        'concepts-error-handling.html',
      ],
    },
    ours: 'jitter is the share that is left to chance; it shortens waits, and never makes them longer than max_delay',
    flow: `
tasks:
  - name: each
    with_items: "{{ range(20) }}"
    action: script.work
    input: {failures: 1}
    retry: {count: 1, delay: 1h, max_delay: 5ms, jitter: true}
`,
    gives: { run: 'succeeded', tasks: { each: 'succeeded (20 succeeded)' } },
  },
  {
    situation: 'a jitter above 1, and one that is text',
    others: { 'Step Functions': ['FULL or NONE', 'concepts-error-handling.html'] },
    ours: 'refused: a share from 0 to 1, or true',
    flow: `
tasks:
  - {name: a, action: script.work, retry: {count: 1, jitter: 2}}
  - {name: b, action: script.work, retry: {count: 1, jitter: FULL}}
`,
    gives: { refused: ['MR104', 'MR104'] },
  },
];

export const retryConditions: Table = { title: 'Conditions and chance in retries', rows };
