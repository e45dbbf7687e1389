import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

const rows: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'a task fails, and succeeds when retried',
    others: {
      Orquesta: ['succeeds, and the workflow continues', 'test_task_retry.py: test_basic_retry'],
      Mistral: ['succeeds', 'test_policies.py: test_retry_policy_succeed_after_failure'],
      Argo: ['succeeds', 'dag_test.go: TestDagRetrySucceeded'],
    },
    ours: 'succeeds; only the last attempt decides',
    flow: `
tasks:
  - {name: it, action: script.work, input: {failures: 2, give: done}, retry: {count: 3, delay: 0}, next: [{do: [after]}]}
  - {name: after, action: script.work}
output: "{{ task.it.output }}"
`,
    gives: { run: 'succeeded', output: 'done', starts: { it: [0, 0, 0], after: [0] } },
  },
  {
    situation: 'a task fails in every attempt',
    others: {
      Orquesta: ['fails, with the last result', 'test_task_retry.py: test_retries_exhausted'],
      Argo: ['fails', 'dag_test.go: TestDagRetryExhaustedXfail'],
      'Step Functions': [
        'retries cease, normal error handling resumes',
        'concepts-error-handling.md: MaxAttempts',
      ],
    },
    ours: 'fails after count + 1 attempts: as in the others, count excludes the first attempt',
    flow: `
tasks: [{name: it, action: script.work, input: {fails: true}, retry: {count: 2, delay: 0}}]
`,
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed' }, starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'a task fails in every attempt, and a transition handles it',
    others: {
      Orquesta: [
        'transitions are evaluated after the last attempt',
        'test_task_retry.py: test_retries_exhausted_and_task_remediated',
      ],
      'Step Functions': ['retriers first, then catchers', 'concepts-error-handling.md'],
    },
    ours: 'transitions see the last attempt only',
    flow: `
tasks:
  - {name: it, action: script.work, input: {fails: true}, retry: {count: 1, delay: 0}, next: [{when: "{{ failed() }}", do: [mend]}]}
  - {name: mend, action: script.work}
`,
    gives: { run: 'succeeded', starts: { it: [0, 0], mend: [0] } },
  },
  {
    situation: 'count 0',
    others: {
      Mistral: ['no retry', 'test_policies.py: test_retry_policy_zero_count'],
      'Step Functions': ['never retried', 'concepts-error-handling.md: MaxAttempts'],
      Argo: ['an empty strategy retries until it succeeds', 'retrying-failed-or-errored-steps.md'],
    },
    ours: 'no retry',
    flow: 'tasks: [{name: it, action: script.work, input: {fails: true}, retry: {count: 0}}]',
    gives: { run: 'failed', starts: { it: [0] } },
  },
  {
    situation: 'a negative count, a negative delay, an unknown backoff',
    others: { Mistral: ['refused', 'test_policies.py: test_retry_policy_negative_numbers'] },
    ours: 'refused, all at once',
    flow: `
tasks:
  - {name: a, action: script.work, retry: {count: -1}}
  - {name: b, action: script.work, retry: {count: 1, delay: -1s}}
  - {name: c, action: script.work, retry: {count: 1, backoff: random}}
`,
    gives: { refused: ['MR104', 'MR104', 'MR104'] },
  },
  {
    situation: 'some of the items fail and are retried',
    others: {
      Orquesta: [
        'retry applies to the task: its items are requested again',
        'test_task_retry.py: test_retry_with_items',
      ],
      'Step Functions': [
        'a retry of a Map runs all its iterations again',
        'amazon-states-language-map-state.md: Retry',
      ],
      Attune: ['per child, which keeps its input and index', 'workflow-execution-engine.md'],
    },
    ours: 'retry is per item: items that succeeded do not run again',
    flow: `
tasks:
  - name: each
    with_items: [0, 1, 0, 2]
    action: script.work
    input: {failures: "{{ item }}", give: "{{ item }}"}
    retry: {count: 2, delay: 0}
output: "{{ task.each.items.map((it) => it.attempts) }}"
`,
    gives: {
      run: 'succeeded',
      output: [1, 2, 1, 3],
      starts: { each: [0, 1, 1, 2, 3, 3, 3] },
    },
  },
  {
    situation: 'an item waits for its retry, concurrency 1',
    others: {
      Mistral: [
        'the retry runs after the task has gone through its items',
        'test_with_items.py: test_with_items_concurrency_retry_policy',
      ],
    },
    ours: 'it occupies no place: the others run during its wait (one hour)',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(4) }}"
    concurrency: 1
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ item }}", fails: "{{ item === 0 }}"}
    retry: {count: 1, delay: 1h}
`,
    play: async ({ run, gate }) => {
      gate.open();
      await gate.arrivalOf('3');
      return run.cancel();
    },
    gives: { run: 'cancelled', order: ['each', 'each 1', 'each 2', 'each 3'] },
  },
  {
    situation: 'a task waits for its retry, others are independent of it',
    others: { Orquesta: ['they continue', 'test_task_retry.py: test_multiple_tasks_with_retry'] },
    ours: 'they continue (its wait is one hour)',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: it
    action: script.meet
    input: {port: "{{ parameters.port }}", name: it, fails: true}
    retry: {count: 1, delay: 1h}
  - {name: a, action: script.work}
  - {name: b, needs: [a], action: script.meet, input: {port: "{{ parameters.port }}", name: b}}
`,
    play: async ({ run, gate }) => {
      await gate.arrivalOf('it');
      gate.release('it');
      await gate.arrivalOf('b');
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      tasks: { it: 'cancelled', a: 'succeeded', b: 'cancelled' },
      starts: { it: [0], a: [0], b: [0] },
    },
  },
  {
    situation: 'waits that grow beyond max_delay',
    others: {
      'Step Functions': ['MaxDelaySeconds limits each wait', 'concepts-error-handling.html'],
      Argo: ['maxDuration limits all attempts together', 'retrying-failed-or-errored-steps.md'],
      Attune: ['max_delay limits each wait', 'graph.rs: RetryConfig'],
    },
    ours: 'max_delay bounds each wait (here 1 ms in place of one hour, doubled)',
    flow: `
tasks:
  - name: it
    action: script.work
    input: {failures: 3}
    retry: {count: 3, delay: 1h, backoff: exponential, max_delay: 1ms}
`,
    gives: { run: 'succeeded', starts: { it: [0, 0, 0, 0] } },
  },
  {
    situation: 'a task that is retried, and then publishes',
    others: {
      Mistral: [
        'published once, by the attempt that succeeded',
        'test_policies.py: test_retry_policy_succeed_after_failure_with_publish',
      ],
    },
    ours: 'transitions are evaluated once, when the task settles',
    flow: `
vars: {n: 0}
tasks:
  - name: it
    action: script.work
    input: {failures: 2}
    retry: {count: 2, delay: 0}
    next: [{publish: [{n: "{{ vars.n + 1 }}"}], do: [noop]}]
output: "{{ vars.n }}"
`,
    gives: { run: 'succeeded', output: 1 },
  },
  {
    situation: 'items that exhaust their attempts among items that do not',
    others: {
      Mistral: ['the task is in error', 'test_with_items.py: test_with_items_retry_policy'],
    },
    ours: 'the task fails; the counts are of items, not of attempts',
    flow: `
tasks:
  - name: each
    with_items: [1, 9, 0]
    action: script.work
    input: {failures: "{{ item }}"}
    retry: {count: 1, delay: 0}
    next: [{when: "{{ failed() }}", do: [noop]}]
`,
    gives: {
      run: 'succeeded',
      tasks: { each: 'failed (2 succeeded, 1 failed)' },
      starts: { each: [0, 0, 1, 1, 2] },
    },
  },
  {
    situation: 'the idempotency key of an item over its attempts',
    others: {
      Attune: ['every retry has the same input and index', 'workflow-execution-engine.md'],
    },
    ours: 'ctx.idempotencyKey stays the same, ctx.attempt counts',
    flow: `
tasks:
  - {name: it, action: faults.any, input: {kind: second}, retry: {count: 1, delay: 0}, next: [{do: [key]}]}
  - {name: key, action: probe.context}
output: "{{ [task.it.items[0].attempts, task.key.output.idempotencyKey.split('/').slice(1)] }}"
`,
    gives: { run: 'succeeded', output: [2, ['key', '1', '0']] },
  },
];

export const retries: Table = { title: 'Retries', rows };
