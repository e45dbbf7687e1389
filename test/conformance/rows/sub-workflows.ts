import type { PlainRow, Table } from '../support/row.ts';

/** Doubles its number, or fails. Has its own variables and its own fan-out. */
const child = `
name: child
parameters: {n: {type: integer, required: true}, fails: {default: false}, list: {default: [1, 2]}}
vars: {own: 1}
tasks:
  - {name: double, action: script.work, input: {give: "{{ parameters.n * 2 }}"}}
  - {name: each, with_items: "{{ parameters.list }}", action: script.work, input: {fails: "{{ parameters.fails }}", give: "{{ item }}"}}
output: {double: "{{ task.double.output }}", own: "{{ vars.own }}", each: "{{ task.each.output }}"}
`;

/** Waits at the gate. */
const gated = `
parameters: {port: {type: integer}, name: {type: string}}
tasks:
  - {name: meet, with_items: [1, 2], concurrency: 1, action: script.meet, input: {port: "{{ parameters.port }}", name: "{{ parameters.name }}{{ item }}"}}
output: "{{ task.meet.output }}"
`;

export const files = { 'child.yaml': child, 'gated.yaml': gated };

const rows: readonly PlainRow[] = [
  {
    situation: 'a task that runs a workflow',
    others: {
      Attune: [
        'its result becomes the result of the task',
        'workflow-execution-engine.md: Task Types',
      ],
      Mistral: ['its output is the result', 'test_subworkflows.py: test_subworkflow_success'],
    },
    ours: 'its output is the output of the task; its variables are its own',
    files,
    flow: `
vars: {own: 100}
tasks: [{name: it, workflow: child.yaml, input: {n: 21}}]
output: ["{{ task.it.output.double }}", "{{ task.it.output.own }}", "{{ vars.own }}"]
`,
    gives: { run: 'succeeded', output: [42, 1, 100] },
  },
  {
    situation: 'a workflow for each item',
    others: {
      Mistral: [
        'with-items over a workflow; results in order',
        'test_with_items.py: test_with_items_subflow_concurrency_gt_list_length',
      ],
      'Step Functions': [
        'each iteration of a distributed Map is a child execution',
        'state-map-distributed.html',
      ],
    },
    ours: 'one run per item; outputs stand at their index',
    files,
    flow: `
tasks: [{name: each, with_items: [1, 2, 3], workflow: child.yaml, input: {n: "{{ item }}"}}]
output: "{{ task.each.output.map((one) => one.double) }}"
`,
    gives: { run: 'succeeded', output: [2, 4, 6], tasks: { each: 'succeeded (3 succeeded)' } },
  },
  {
    situation: 'an empty list in a sub-workflow',
    others: {
      Orquesta: [
        'an empty list gives an empty result',
        'test_workflow_conductor_with_items.py: test_empty_items_list',
      ],
    },
    ours: 'succeeds with [], as everywhere',
    files,
    flow: `
tasks: [{name: it, workflow: child.yaml, input: {n: 1, list: []}}]
output: "{{ task.it.output.each }}"
`,
    gives: { run: 'succeeded', output: [] },
  },
  {
    situation: 'a workflow for each item of an empty list',
    others: {
      Mistral: ['succeeds', 'test_with_items.py: test_with_items_empty_list'],
    },
    ours: 'succeeds with [], and starts no run',
    files,
    flow: `
tasks: [{name: each, with_items: [], workflow: child.yaml, input: {n: 1}}]
output: "{{ task.each.output }}"
`,
    gives: { run: 'succeeded', output: [] },
  },
  {
    situation: 'one of three sub-workflows fails, and a transition handles it',
    others: {
      Mistral: [
        'the task is in error, on-error runs',
        'test_with_items.py: test_with_items_sub_workflow_fail',
      ],
    },
    ours: 'its item fails and names its run and task; the other results are kept',
    files,
    flow: `
tasks:
  - name: each
    with_items: [1, 2, 3]
    workflow: child.yaml
    input: {n: "{{ item }}", fails: "{{ item === 2 }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: ["{{ task.each.output.map((one) => one && one.double) }}", "{{ task.each.items[1].error.code }}"]
`,
    gives: {
      run: 'succeeded',
      output: [[2, null, 6], 'MR418'],
      tasks: { each: 'failed (2 succeeded, 1 failed)' },
    },
  },
  {
    situation: 'a sub-workflow fails, and the failure is tolerated',
    others: {
      'Step Functions': [
        'child executions that fail count against the threshold',
        'maprun-fail-threshold.html',
      ],
    },
    ours: 'counts like any other item',
    files,
    flow: `
tasks:
  - {name: each, with_items: [1, 2], tolerate: {percent: 50}, workflow: child.yaml, input: {n: 1, fails: "{{ item === 1 }}"}}
`,
    gives: { run: 'succeeded', tasks: { each: 'succeeded (1 succeeded, 1 failed)' } },
  },
  {
    situation: 'parameters that the sub-workflow does not accept',
    others: {
      Mistral: ['the task is in error', 'test_subworkflows.py: test_string_workflow_input_failure'],
    },
    ours: 'a mistake in the workflow file is refused; a mistake in a rendered value fails the item',
    files,
    flow: `
tasks:
  - name: each
    with_items: [1, x]
    workflow: child.yaml
    input: {n: "{{ item }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.each.items[1].error.code }}"
`,
    gives: { run: 'succeeded', output: 'MR306', tasks: { each: 'failed (1 succeeded, 1 failed)' } },
  },
  {
    situation: 'a workflow that runs itself',
    others: {
      Argo: ['templates may call each other', 'docs/walk-through/recursion.md'],
      Attune: ['workflows can invoke others recursively', 'workflow-orchestration.md: Composable'],
    },
    ours: 'refused: use a loop, which has a limit and one record per iteration',
    files: { 'child.yaml': 'tasks: [{name: it, workflow: child.yaml, input: {}}]' },
    flow: 'tasks: [{name: it, workflow: child.yaml, input: {}}]',
    gives: { refused: ['MR309'] },
  },
  {
    situation: 'a sub-workflow whose file does not exist',
    others: {
      Mistral: [
        'the task is in error',
        'test_subworkflows.py: test_dynamic_subworkflow_call_failure',
      ],
    },
    ours: 'refused before anything runs',
    files,
    flow: 'tasks: [{name: it, workflow: nowhere.yaml, input: {}}]',
    gives: { refused: ['MR309'] },
  },
  {
    situation: 'a task with an action and a workflow, and a task with neither',
    others: { Mistral: ['they exclude each other', 'wf_lang_v2.rst: Common task attributes'] },
    ours: 'refused: a task has exactly one of them',
    files,
    flow: `
tasks:
  - {name: a, action: script.work, workflow: child.yaml, input: {n: 1}}
  - {name: b, input: {n: 1}}
`,
    gives: { refused: ['MR104', 'MR105'] },
  },
];

export const subWorkflows: Table = { title: 'Sub-workflows', rows };
