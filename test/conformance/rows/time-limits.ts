import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

const rows: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'a task has a deadline, and some of its items have not ended by then',
    others: {
      Argo: [
        'activeDeadlineSeconds of a template stops what it runs',
        'docs/walk-through/timeouts.md',
      ],
      'Step Functions': ['TimeoutSeconds of a state: States.Timeout', 'concepts-error-handling.md'],
    },
    ours: 'items that have not ended are timed out, started or not; items that had succeeded stay succeeded; the task is timed_out',
    flow: `
tasks:
  - name: each
    with_items: [work, hang, never]
    concurrency: 1
    deadline: 200ms
    action: script.hang
    next:
      - {when: "{{ failed() }}", do: [wrong]}
      - {when: "{{ timed_out() }}", do: [right]}
  - {name: wrong, action: script.work}
  - {name: right, action: script.work}
output: "{{ task.each.summary }}"
`,
    gives: {
      run: 'succeeded',
      output: { total: 3, succeeded: 0, failed: 0, timed_out: 3, cancelled: 0, skipped: 0 },
      tasks: { each: 'timed_out (3 timed_out)', wrong: 'skipped', right: 'succeeded' },
    },
  },
  {
    situation: 'a deadline passes while items wait for their retry',
    others: {
      Argo: [
        'no more attempts once maxDuration has passed',
        'dag_test.go: TestTerminateDAGWithMaxDurationLimitExpiredAndMoreAttempts',
      ],
    },
    ours: 'they are timed out; a deadline covers all attempts together',
    flow: `
tasks:
  - name: it
    action: script.work
    input: {fails: true}
    retry: {count: 5, delay: 1h}
    deadline: 100ms
    next: [{when: "{{ timed_out() }}", do: [noop]}]
output: "{{ task.it.error.code }}"
`,
    gives: { run: 'succeeded', output: 'MR416', tasks: { it: 'timed_out' } },
  },
  {
    situation: 'a task ends before its deadline',
    others: {
      Mistral: ['the timeout has no effect', 'test_policies.py: test_timeout_policy'],
    },
    ours: 'the deadline has no effect',
    flow: 'tasks: [{name: it, action: script.work, deadline: 1h}]',
    gives: { run: 'succeeded', tasks: { it: 'succeeded' } },
  },
  {
    situation: 'a run has a timeout, and has not ended by then',
    others: {
      Argo: [
        'activeDeadlineSeconds ends the workflow',
        'operator_test.go: TestFailSuspendedAndPendingNodesAfterDeadline',
      ],
      'Step Functions': ['the execution fails with States.Timeout', 'concepts-error-handling.md'],
    },
    ours: 'items in flight are stopped, nothing more starts, and the run fails with its own code',
    flow: `
timeout: 150ms
tasks:
  - {name: it, action: script.hang, next: [{when: "{{ timed_out() }}", do: [after]}]}
  - {name: after, action: script.work}
`,
    gives: {
      run: 'failed',
      error: 'MR417',
      tasks: { it: 'timed_out', after: 'skipped' },
      starts: { after: [] },
    },
  },
  {
    situation: 'a task has a delay',
    others: {
      Orquesta: [
        'the task is dispatched that much later',
        'languages/orquesta.rst: Task Model, delay',
      ],
      Mistral: ['wait-before delays its start', 'test_policies.py: test_wait_before_policy'],
    },
    ours: 'it waits on disk and holds no worker; other tasks continue (its delay is one hour)',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: it, action: script.work, delay: 1h}
  - {name: beside, action: script.meet, input: {port: "{{ parameters.port }}"}}
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      gate.open();
      for await (const event of run.events()) {
        if (event.type === 'task-settled' && event.task === 'beside') break;
      }
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      tasks: { it: 'cancelled', beside: 'succeeded' },
      starts: { it: [], beside: [0] },
    },
  },
  {
    situation: 'a task whose delay is over',
    others: {
      Mistral: [
        'starts, and the workflow ends after it',
        'test_policies.py: test_delayed_task_and_correct_finish_workflow',
      ],
    },
    ours: 'starts; the run does not end while a task waits',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [b]}]}
  - {name: b, action: script.work, delay: 50ms}
`,
    gives: { run: 'succeeded', order: ['a', 'b'] },
  },
  {
    situation: 'a delay of 0, a negative one',
    others: {
      Mistral: [
        '0 means no delay, a negative value is refused',
        'test_policies.py: test_wait_before_policy_negative_number',
      ],
    },
    ours: 'the same',
    flow: `
tasks:
  - {name: a, action: script.work, delay: 0}
  - {name: b, action: script.work, delay: -1s}
`,
    gives: { refused: ['MR104'] },
  },
  {
    situation: 'a delay and a retry',
    others: {
      Orquesta: [
        'a retry is dispatched with the delay of retry, by default 0',
        'test_task_retry.py: test_no_retry_delay_with_task_delay_defined',
      ],
    },
    ours: 'delay belongs to the task, the wait between attempts belongs to retry',
    flow: `
tasks:
  - {name: it, action: script.work, input: {failures: 2}, delay: 20ms, retry: {count: 2, delay: 0}}
`,
    gives: { run: 'succeeded', starts: { it: [0, 0, 0] } },
  },
];

export const timeLimits: Table = { title: 'Deadlines and delays', rows };
