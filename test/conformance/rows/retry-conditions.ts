import type { PlainRow, Table } from '../support/row.ts';

/** A task that always fails, with a condition for its retries; its failure is handled. */
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
        'retried while it holds, also after a success: the condition sees the result',
        'test_workflow_conductor_eval_retry.py: test_retry_given_condition_satisfied',
      ],
      Argo: ['expression sees the last attempt', 'docs/retries.md: Conditional retries'],
    },
    ours: 'a failure is retried while it holds and attempts are left; for results there is `until`',
    flow: when("error.code === 'MR401' && error.message === 'on request'"),
    gives: { run: 'succeeded', output: 'on request', starts: { it: [0, 0, 0, 0] } },
  },
  {
    situation: 'a condition for retries that does not hold',
    others: {
      Orquesta: [
        'not retried, also after a failure',
        'test_workflow_conductor_eval_retry.py: test_retry_given_condition_not_satisfied',
      ],
      Argo: ['the step is not retried', 'docs/retries.md: Conditional retries'],
      'Step Functions': [
        'ErrorEquals must name the error',
        'concepts-error-handling.md: ErrorEquals',
      ],
    },
    ours: 'not retried: the failure is final',
    flow: when("error.code !== 'MR401'"),
    gives: { run: 'succeeded', output: 'on request', starts: { it: [0] } },
  },
  {
    situation: 'a condition for retries that reads the attempt',
    others: {
      Argo: ['evaluated again after each attempt', 'docs/retries.md: Configuring retryStrategy'],
      Mistral: ['break-on ends the iteration', 'test_policies.py: test_retry_policy_break_on'],
    },
    ours: 'evaluated after each failed attempt, with its number',
    flow: when('attempt < 3'),
    gives: { run: 'succeeded', output: 'on request', starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'a condition for retries that reads parameters',
    others: { Mistral: ['reads the context', 'test_policies.py: test_retry_policy_break_on'] },
    ours: 'reads everything that templates of the task can read',
    flow: when('error.code === parameters.code && attempt === 1'),
    gives: { run: 'succeeded', output: 'on request', starts: { it: [0, 0] } },
  },
  {
    situation: 'a condition for retries that throws',
    others: {
      Argo: ['the node is in error', 'operator_test.go: TestOperatorRetryExpressionError'],
    },
    ours: 'not retried, and the failure states why: a condition that cannot be evaluated must not retry for ever',
    flow: when('error.code.deep.deeper'),
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
  {
    situation: 'a condition for retries that tests for timeouts',
    others: {
      'Step Functions': [
        'States.Timeout, or States.TaskFailed for all other errors',
        'concepts-error-handling.md',
      ],
    },
    ours: 'error.state distinguishes failed from timed_out',
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
    situation: 'waits with a random part',
    others: {
      'Step Functions': [
        'JitterStrategy FULL: anything between 0 and the wait',
        'concepts-error-handling.html',
      ],
    },
    ours: 'jitter is the random fraction of a wait; it shortens waits, and never extends them beyond max_delay',
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
    ours: 'refused: a fraction from 0 to 1, or true',
    flow: `
tasks:
  - {name: a, action: script.work, retry: {count: 1, jitter: 2}}
  - {name: b, action: script.work, retry: {count: 1, jitter: FULL}}
`,
    gives: { refused: ['MR104', 'MR104'] },
  },
];

export const retryConditions: Table = { title: 'Conditions and jitter in retries', rows };
