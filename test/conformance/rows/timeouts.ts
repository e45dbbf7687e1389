import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'an item runs longer than its timeout',
    others: {
      Attune: ['timed_out() distinguishes it from a failure', 'workflow-author.md: Transitions'],
      Mistral: ['the task is in error', 'test_policies.py: test_timeout_policy'],
      'Step Functions': ['fails with States.Timeout', 'concepts-error-handling.md'],
    },
    ours: 'ends as timed_out, which failed() does not include: the two are handled differently',
    flow: `
tasks:
  - name: it
    action: script.hang
    timeout: 30ms
    next:
      - {when: "{{ failed() }}", do: [wrong]}
      - {when: "{{ timed_out() }}", do: [right]}
  - {name: wrong, action: script.work}
  - {name: right, action: script.work}
`,
    gives: {
      run: 'succeeded',
      tasks: { it: 'timed_out', wrong: 'skipped', right: 'succeeded' },
    },
  },
  {
    situation: 'an item times out, and no transition handles it',
    others: { Mistral: ['the workflow is in error', 'test_policies.py: test_timeout_policy'] },
    ours: 'the run fails',
    flow: 'tasks: [{name: it, action: script.hang, timeout: 30ms}]',
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'timed_out' } },
  },
  {
    situation: 'an item that has timed out is retried',
    others: {
      Mistral: ['retry does not work after a timeout', 'wf_lang_v2.rst: retry'],
      'Step Functions': ['States.Timeout can be retried', 'concepts-error-handling.md'],
    },
    ours: 'is retried like any item that did not succeed; timeout is per attempt',
    flow: `
tasks:
  - {name: it, action: script.late, input: {give: in time}, timeout: 30ms, retry: {count: 1, delay: 0}}
output: "{{ task.it.output }}"
`,
    gives: { run: 'succeeded', output: 'in time', starts: { it: [0, 0] } },
  },
  {
    situation: 'the result of an attempt arrives after its timeout',
    others: {
      Mistral: [
        'the task stays in error',
        'test_policies.py: test_timeout_policy_success_after_timeout',
      ],
    },
    ours: 'changes nothing: the attempt has ended as timed out',
    flow: `
tasks:
  - name: it
    action: script.late
    timeout: 30ms
    next: [{when: "{{ timed_out() }}", do: [noop]}]
output: ["{{ task.it.output }}", "{{ task.it.state }}"]
`,
    gives: { run: 'succeeded', output: [null, 'timed_out'] },
  },
  {
    situation: 'some items fail, some time out',
    others: {
      'Step Functions': [
        'both count as failed items',
        'maprun-fail-threshold.html: Tolerated failure percentage',
      ],
      Attune: ['both make the task fail', 'scheduler.rs: advance_workflow'],
    },
    ours: 'counted separately; the task is failed if an item failed, timed_out if items only timed out',
    flow: `
tasks:
  - name: each
    with_items: [hang, work]
    action: script.hang
    timeout: 30ms
    next: [{when: "{{ timed_out() }}", do: [noop]}]
  - name: mixed
    with_items: [[1], null]
    action: script.late
    input: {give: "{{ item[0] }}"}
    timeout: 30ms
    next: [{when: "{{ failed() }}", do: [noop]}]
`,
    gives: {
      run: 'succeeded',
      tasks: { each: 'timed_out (2 timed_out)', mixed: 'failed (1 failed, 1 timed_out)' },
    },
  },
  {
    situation: 'a timeout of 0, a negative one',
    others: {
      Mistral: [
        '0 means no timeout, a negative value is refused',
        'test_policies.py: test_timeout_policy_zero_seconds',
      ],
    },
    ours: 'both are refused: for no timeout, omit the key',
    flow: `
tasks:
  - {name: a, action: script.work, timeout: 0}
  - {name: b, action: script.work, timeout: -1}
`,
    gives: { refused: ['MR104', 'MR104'] },
  },
];

export const timeouts: Table = { title: 'Timeouts', rows };
