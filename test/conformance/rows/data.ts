import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'a {{ }} inside data',
    others: {},
    ours: 'stays text: rendering is single-pass, and data is never code',
    flow: `
parameters: {list: {type: array}}
tasks:
  - {name: each, with_items: "{{ parameters.list }}", action: script.work, input: {give: "{{ item }}"}}
  - {name: again, with_items: "{{ task.each.output }}", action: script.work, input: {give: "got {{ item }}"}}
output: "{{ task.again.output }}"
`,
    options: {
      parameters: { list: ['{{ 1 + 1 }}', '{{ parameters.list }}', '<% 7 %>', '`${1}`'] },
    },
    gives: {
      run: 'succeeded',
      output: ['got {{ 1 + 1 }}', 'got {{ parameters.list }}', 'got <% 7 %>', 'got `${1}`'],
    },
  },
  {
    situation: 'a workflow as Attune writes it',
    others: {
      Attune: [
        'output_map, task.X.result, cancellation_policy; ref, label, version, tags and __chart_meta__ describe it',
        'parser.rs: WorkflowDefinition',
      ],
    },
    ours: 'runs as it is where the meaning is the same; refused with the form to write where it is not',
    flow: `
ref: demo.greet
label: Greet
version: 1.0.0
tags: [demo]
tasks:
  - {name: it, action: script.work, input: {give: 3}, __chart_meta__: {position: {x: 1, y: 2}}}
output_map: {given: "{{ task.it.result }}"}
cancellation_policy: allow_finish
`,
    gives: { run: 'succeeded', output: { given: 3 } },
  },
  {
    situation: 'transitions as keys of a task',
    others: {
      Attune: ['on_success, on_failure, on_complete, on_timeout, decision', 'parser.rs: Task'],
    },
    ours: 'refused, with the entry of `next` that says the same',
    flow: `
tasks:
  - {name: it, action: script.work, on_success: then}
  - {name: then, action: script.work, on_complete: noop}
`,
    gives: { refused: ['MR102', 'MR102'] },
  },
  {
    situation: 'a single tag, and a tag within text',
    others: {
      Attune: [
        'a single tag keeps its type, mixed text is a string',
        'workflow-author.md: Type-preserving templates',
      ],
    },
    ours: 'the same',
    flow: `
parameters: {n: {default: 3}, list: {default: [1, 2]}, yes: {default: true}, nothing: {default: null}}
tasks:
  - name: it
    action: script.work
    input: {give: ["{{ parameters.n }}", "{{ parameters.list }}", "{{ parameters.yes }}", "{{ parameters.nothing }}", "n = {{ parameters.n }}"]}
output: "{{ task.it.output }}"
`,
    gives: { run: 'succeeded', output: [3, [1, 2], true, null, 'n = 3'] },
  },
  {
    situation: 'a field that is missing in one item of three',
    others: {
      Argo: ['an absent output fails the node that reads it, without retry', 'docs/variables.md'],
      Mistral: ['the task fails', 'test_error_handling.py: test_invalid_task_input'],
    },
    ours: 'that item fails and names the field; the text "undefined" is never rendered',
    flow: `
tasks:
  - name: each
    with_items: [{a: 1}, {}, {a: 3}]
    action: script.work
    input: {give: "{{ item.a }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: ["{{ task.each.output }}", "{{ task.each.items[1].error.code }}"]
`,
    gives: {
      run: 'succeeded',
      output: [[1, null, 3], 'MR402'],
      tasks: { each: 'failed (2 succeeded, 1 failed)' },
      starts: { each: [0, 2] },
    },
  },
  {
    situation: 'a name that does not exist',
    others: {
      Orquesta: ['found by inspection before anything runs', 'test_workflow_spec_validate_vars.py'],
    },
    ours: 'refused, with a suggestion of the name',
    flow: 'tasks: [{name: it, action: script.work, input: {give: "{{ paramters.x }}"}}]',
    gives: { refused: ['MR202'] },
  },
  {
    situation: 'a reference to a task that cannot have run before',
    others: {
      Orquesta: [
        'the variable may not be defined yet: an error of inspection',
        'test_workflow_spec_validate_vars.py',
      ],
    },
    ours: 'refused: what a template reads is known before anything runs',
    flow: `
tasks:
  - {name: first, action: script.work, next: [{do: [a, b]}]}
  - {name: a, action: script.work, input: {give: "{{ task.b.output }}"}}
  - {name: b, action: script.work}
`,
    gives: { refused: ['MR303'] },
  },
  {
    situation: 'a parameter that is missing, one unknown, one of the wrong type',
    others: {
      Mistral: [
        'the execution is not created',
        'test_error_handling.py: test_invalid_workflow_input',
      ],
    },
    ours: 'nothing starts, and all three are named',
    flow: `
parameters: {a: {type: string, required: true}, b: {type: integer}}
tasks: [{name: it, action: script.work}]
`,
    options: { parameters: { b: 'no', c: 1 } },
    gives: { refused: ['MR306', 'MR306', 'MR306'] },
  },
  {
    situation: 'an action that does not exist',
    others: {
      Mistral: [
        'found when the task starts: the workflow fails',
        'test_direct_workflow.py: test_wrong_action',
      ],
    },
    ours: 'refused before anything runs',
    flow: 'tasks: [{name: it, action: script.wrok}]',
    gives: { refused: ['MR302'] },
  },
  {
    situation: 'names in data that have a special meaning in JavaScript',
    others: {},
    ours: 'are ordinary names',
    flow: `
parameters: {value: {type: object}}
tasks: [{name: it, action: script.work, input: {give: "{{ parameters.value }}"}}]
output: "{{ Object.keys(task.it.output) }}"
`,
    options: {
      parameters: { value: JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}') },
    },
    gives: { run: 'succeeded', output: ['__proto__', 'constructor', 'toString'] },
  },
  {
    situation: 'extreme numbers, lone surrogates, and the order of keys',
    others: {},
    ours: 'all return unchanged: JSON values are stored exactly',
    flow: `
parameters: {value: {type: array}}
tasks: [{name: each, with_items: "{{ parameters.value }}", action: script.work, input: {give: "{{ item }}"}}]
output: "{{ task.each.output }}"
`,
    options: {
      parameters: { value: [2 ** 53, 5e-324, -1e308, 'a\u0000\ud800b', { z: 1, a: 2, '1': 3 }] },
    },
    gives: {
      run: 'succeeded',
      output: [2 ** 53, 5e-324, -1e308, 'a\u0000\ud800b', { z: 1, a: 2, '1': 3 }],
    },
  },
  {
    situation: 'an output that JSON cannot hold',
    others: {
      Mistral: [
        'the action ends with an error',
        'test_error_handling.py: test_invalid_action_result',
      ],
    },
    ours: 'the item fails and names the path within the value',
    flow: `
tasks:
  - name: it
    action: faults.output
    input: {kind: bigint}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.it.error.code }}"
`,
    gives: { run: 'succeeded', output: 'MR405', tasks: { it: 'failed' } },
  },
  {
    situation: 'an action that writes to its input',
    others: {},
    ours: 'the item fails: the value is shared by all threads and never changes',
    flow: `
tasks:
  - {name: made, action: script.work, input: {give: {list: [1]}}}
  - name: it
    action: probe.change
    input: "{{ task.made.output }}"
    next: [{when: "{{ failed() }}", do: [noop]}]
output: [ "{{ task.it.state }}", "{{ task.made.output }}" ]
`,
    gives: { run: 'succeeded', output: ['failed', { list: [1] }] },
  },
  {
    situation: 'variables that tasks publish',
    others: {
      Attune: ['publish writes the variables of the workflow', 'workflow-author.md: Transitions'],
      Mistral: ['each branch has its own', 'wf_lang_v2.rst: publish'],
    },
    ours: 'belong to the run; later transitions of the same task read the values that earlier ones published',
    flow: `
vars: {n: 1}
tasks:
  - name: a
    action: script.work
    input: {give: 10}
    next:
      - publish: [{n: "{{ vars.n + result() }}"}, {m: "{{ vars.n * 2 }}"}]
      - {when: "{{ vars.n === 11 }}", publish: [{seen: true}], do: [b]}
  - {name: b, action: script.work, input: {give: "{{ vars }}"}}
output: "{{ task.b.output }}"
`,
    gives: { run: 'succeeded', output: { n: 11, m: 22, seen: true } },
  },
];

export const data: Table = { title: 'Data', rows };
