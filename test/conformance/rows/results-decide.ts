import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

const rows: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'the result says that it is a failure',
    others: {
      'Serverless Workflow': ['a switch, and raise', 'dsl-reference.md: Raise'],
      Mistral: ['fail-on: the task is in error', 'wf_lang_v2.rst: fail-on'],
      Orquesta: ['a transition on result() leads to fail', 'languages/orquesta.rst'],
    },
    ours: '`fail_when` holds: the attempt has failed, a text is its message, and it is tried again',
    flow: `
tasks:
  - name: it
    action: script.work
    input: {give: {error: no such order}}
    fail_when: '{{ result().error }}'
    retry: 2
    next: [{on: MR419, do: noop}]
output: ['{{ task.it.error.code }}', '{{ task.it.error.message }}', '{{ task.it.output }}']
`,
    gives: {
      run: 'succeeded',
      output: ['MR419', 'no such order', null],
      tasks: { it: 'failed' },
      starts: { it: [0, 0, 0] },
    },
  },
  {
    situation: 'a condition over the result that does not hold',
    others: { Mistral: ['fail-on', 'wf_lang_v2.rst: fail-on'] },
    ours: 'succeeds, with the result',
    flow: `
tasks: [{name: it, action: script.work, input: {give: {n: 1}}, fail_when: '{{ result().error ?? false }}'}]
output: '{{ task.it.output }}'
`,
    gives: { run: 'succeeded', output: { n: 1 } },
  },
  {
    situation: 'the condition gives an object',
    others: { 'Step Functions': ['a Fail state: Error and Cause', 'amazon-states-language'] },
    ours: 'it is read as an error is: name, message, data, retryAfter; rules see them',
    flow: `
tasks:
  - name: it
    action: script.work
    input: {give: {status: 429}}
    fail_when: '{{ {name: "Busy", message: "busy", data: result(), retryAfter: 1} }}'
    retry: [{on: HTTP 429, count: 1, delay: 1h}, {on: Busy, count: 9}]
    tolerate: 1
output: ['{{ task.it.error.name }}', '{{ task.it.error.message }}', '{{ task.it.error.data.status }}', '{{ task.it.items[0].attempts }}']
`,
    gives: { run: 'succeeded', output: ['Busy', 'busy', 429, 2] },
  },
  {
    situation: 'the condition gives another value',
    others: {},
    ours: 'the message names the condition',
    flow: `
tasks: [{name: it, action: script.work, input: {give: 7}, fail_when: '{{ result() > 5 }}', tolerate: 1}]
output: '{{ task.it.error.message }}'
`,
    gives: { run: 'succeeded', output: 'the result is refused: {{ result() > 5 }}' },
  },
  {
    situation: 'items of a list, judged by item, index and other tasks',
    others: {},
    ours: 'in the worker, for each item',
    flow: `
vars: {most: 2}
tasks:
  - {name: limit, action: script.work, input: {give: 1}}
  - name: each
    with_items: [3, 1, 5]
    action: script.work
    input: {give: "{{ item }}"}
    fail_when: '{{ result() > vars.most && index >= task.limit.output && item === result() }}'
    tolerate: 1
output: '{{ task.each.output }}'
`,
    gives: {
      run: 'succeeded',
      output: [3, 1, null],
      tasks: { each: 'succeeded (2 succeeded, 1 failed)' },
    },
  },
  {
    situation: 'a condition over the result that throws',
    others: {},
    ours: 'the attempt has failed with MR403, which names the condition',
    flow: `
tasks: [{name: it, action: script.work, fail_when: '{{ result().a.b }}', tolerate: 1}]
output: ['{{ task.it.error.code }}', '{{ task.it.error.message.startsWith("fail_when: ") }}']
`,
    gives: { run: 'succeeded', output: ['MR403', true] },
  },
  {
    situation: 'the result of a sub-workflow says that it is a failure',
    others: {},
    ours: 'the same: its output is the result',
    flow: `
tasks:
  - {name: it, workflow: inner.yaml, fail_when: '{{ result() === 1 }}', retry: 1, next: [{on: MR419, do: noop}]}
output: '{{ task.it.items[0].attempts }}'
`,
    files: { 'inner.yaml': 'tasks: [{name: a, action: core.noop}]\noutput: 1' },
    gives: { run: 'succeeded', output: 2 },
  },
  {
    situation: 'polling: a result that is not there yet',
    others: {
      Kestra: ['LoopUntil around the tasks', 'plugins/core/flow: LoopUntil'],
      Mistral: ['retry with continue-on', 'wf_lang_v2.rst: retry'],
      Orquesta: ['retry: when sees the result', 'languages/orquesta.rst: Task Retry Model'],
      'Step Functions': ['a loop of Wait and Choice', 'sample-project-job-poller.html'],
    },
    ours: '`until` holds at the third attempt',
    flow: `
tasks:
  - {name: it, action: script.count, retry: {until: '{{ result().attempt === 3 }}', count: 60}}
output: '{{ task.it.output.attempt }}'
`,
    gives: { run: 'succeeded', output: 3, starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'polling that ends before the result is there, with another rule below',
    others: {},
    ours: 'only the rule with `until` is for that: MR420, and the other is not asked',
    flow: `
tasks:
  - {name: it, action: script.count, retry: [{until: '{{ false }}', count: 2}, {count: 3}], tolerate: 1}
output: '{{ task.it.error.code }}'
`,
    gives: { run: 'succeeded', output: 'MR420', starts: { it: [0, 0, 0] } },
  },
  {
    situation: 'polling, and an attempt that throws',
    others: {},
    ours: 'fails at once: `until` is for results; another rule is for failures',
    flow: `
tasks:
  - {name: a, action: script.work, input: {throws: [A]}, retry: {until: '{{ true }}', count: 9}, tolerate: 1}
  - {name: b, action: script.work, input: {throws: [A]}, retry: [{until: '{{ true }}', count: 9}, {count: 1}]}
output: ['{{ task.a.items[0].attempts }}', '{{ task.b.items[0].attempts }}']
`,
    gives: { run: 'succeeded', output: [1, 2] },
  },
  {
    situation: 'polling in a sub-workflow, and a retry of the task around it',
    others: {},
    ours: 'there it is a failure as any: the sub-workflow runs once more',
    flow: `
tasks:
  - {name: it, workflow: inner.yaml, retry: {on: MR420, count: 1}, tolerate: 1}
output: ['{{ task.it.error.code }}', '{{ task.it.items[0].attempts }}']
`,
    files: {
      'inner.yaml':
        'tasks: [{name: a, action: core.noop, retry: {until: "{{ false }}", count: 1}}]',
    },
    gives: { run: 'succeeded', output: ['MR418', 2] },
  },
  {
    situation: 'an action that asks for a wait, and max_delay',
    others: { 'Step Functions': ['MaxDelaySeconds', 'concepts-error-handling.html'] },
    ours: 'beyond max_delay the rule is used up: the item has failed, and says why',
    flow: `
tasks:
  - {name: it, action: script.busy, input: {after: 1h}, retry: {count: 9, max_delay: 30s}, tolerate: 1}
output: '{{ task.it.error.message }}'
`,
    gives: {
      run: 'succeeded',
      output: 'busy (not tried again: it asks for a wait of 1h 0m, and max_delay is 30.0s)',
      starts: { it: [0] },
    },
  },
  {
    situation: 'an action that asks for a wait beyond the deadline of its task',
    others: {},
    ours: 'has failed at once: nothing is waited for that cannot come',
    flow: `
tasks:
  - {name: it, action: script.busy, input: {after: 1h}, retry: 9, deadline: 10m, tolerate: 1}
output: '{{ task.it.error.message }}'
`,
    gives: {
      run: 'succeeded',
      output:
        'busy (not tried again: it asks for a wait of 1h 0m, and its time is over before that)',
      starts: { it: [0] },
    },
  },
  {
    situation: 'an action that asks for a wait, and a delay',
    others: {},
    ours: 'the wait that it asks for wins: one hour, on disk, in place of none',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: it
    with_items: [1h, null]
    concurrency: 1
    action: script.busy
    input: {after: "{{ item }}", port: "{{ parameters.port }}"}
    retry: {count: 9, delay: 0}
`,
    play: async ({ run, gate }) => {
      await gate.arrivalOf('1');
      return run.cancel();
    },
    gives: { run: 'cancelled', starts: { it: [0, 1] } },
  },
  {
    situation: 'until in two rules, until with on, and conditions in a fold',
    others: {},
    ours: 'refused, all at once',
    flow: `
tasks:
  - {name: a, action: script.work, retry: [{until: '{{ true }}', count: 1}, {until: '{{ true }}', count: 1}]}
  - {name: b, action: script.work, retry: {until: '{{ true }}', on: any, count: 1}}
  - {name: c, action: script.work, with_items: [1]}
  - {name: d, fold: {over: c, action: core.sum}, fail_when: '{{ true }}', retry: {until: '{{ true }}', count: 1}}
`,
    gives: { refused: ['MR104', 'MR104', 'MR104', 'MR104'] },
  },
];

export const resultsDecide: Table = { title: 'Results that decide', rows };
