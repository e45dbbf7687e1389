import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'a cycle that ends by its condition',
    others: {
      Orquesta: [
        'each iteration runs the tasks again',
        'native/test_workflow_cycle.py: test_cycle',
      ],
      Mistral: [
        'each iteration is a separate task execution',
        'test_direct_workflow_with_cycles.py: test_simple_cycle',
      ],
      Attune: ['cycles are legal', 'graph.rs'],
      Argo: ['by recursion: templates call themselves', 'docs/walk-through/recursion.md'],
    },
    ours: 'each iteration is a visit of the task, with its own record',
    flow: `
vars: {count: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [turn]}]}
  - name: turn
    action: script.work
    input: {give: "{{ vars.count + 1 }}"}
    next:
      - {publish: [{count: "{{ result() }}"}], do: [noop]}
      - {when: "{{ result() < 4 }}", do: [turn]}
output: "{{ vars.count }}"
`,
    gives: {
      run: 'succeeded',
      output: 4,
      tasks: { turn: 'succeeded, visit 4' },
      starts: { turn: [0, 0, 0, 0] },
    },
  },
  {
    situation: 'a cycle over several tasks',
    others: {
      Mistral: [
        'all of them run in each iteration',
        'test_direct_workflow_with_cycles.py: test_complex_cycle',
      ],
      Orquesta: ['all of them run in each iteration', 'native/test_workflow_cycle.py: test_cycles'],
    },
    ours: 'all of them run in each iteration, in order',
    flow: `
vars: {turns: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [a]}]}
  - {name: a, action: script.work, next: [{do: [b]}]}
  - name: b
    action: script.work
    next:
      - {publish: [{turns: "{{ vars.turns + 1 }}"}], do: [noop]}
      - {when: "{{ vars.turns < 2 }}", do: [a]}
      - {when: "{{ vars.turns >= 2 }}", do: [end]}
  - {name: end, action: script.work}
`,
    gives: { run: 'succeeded', order: ['start', 'a', 'b', 'a', 'b', 'end'] },
  },
  {
    situation: 'two parallel cycles',
    others: {
      Mistral: [
        'neither affects the other',
        'test_direct_workflow_with_cycles.py: test_parallel_cycles',
      ],
    },
    ours: 'neither affects the other',
    flow: `
vars: {x: 0, y: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [a, b]}]}
  - {name: a, action: script.work, next: [{publish: [{x: "{{ vars.x + 1 }}"}], do: [noop]}, {when: "{{ vars.x < 3 }}", do: [a]}]}
  - {name: b, action: script.work, next: [{publish: [{y: "{{ vars.y + 1 }}"}], do: [noop]}, {when: "{{ vars.y < 5 }}", do: [b]}]}
output: [ "{{ vars.x }}", "{{ vars.y }}" ]
`,
    gives: {
      run: 'succeeded',
      output: [3, 5],
      tasks: { a: 'succeeded, visit 3', b: 'succeeded, visit 5' },
    },
  },
  {
    situation: 'a failure whose transition leads back to an earlier task',
    others: {
      Orquesta: ['rolls back and retries', 'native/test_workflow_cycle.py: test_rollback_retry'],
    },
    ours: 'the transition that leads back handles the failure of the visit',
    flow: `
vars: {tries: 0}
tasks:
  - {name: check, action: script.work, next: [{do: [make]}]}
  - name: make
    action: script.work
    input: {fails: "{{ vars.tries === 0 }}"}
    next:
      - {when: "{{ failed() }}", publish: [{tries: "{{ vars.tries + 1 }}"}], do: [undo]}
      - {when: "{{ succeeded() }}", do: [done]}
  - {name: undo, action: script.work, next: [{do: [make]}]}
  - {name: done, action: script.work}
`,
    gives: {
      run: 'succeeded',
      tasks: { make: 'succeeded, visit 2' },
      order: ['check', 'make', 'undo', 'make', 'done'],
    },
  },
  {
    situation: 'a fan-out that fails and whose transition leads back to it',
    others: {
      Orquesta: [
        'all its items run again',
        'test_workflow_conductor_with_items_failure.py: test_task_cycle',
      ],
    },
    ours: 'a new visit, so all its items run again; retry runs only those that failed',
    flow: `
vars: {tries: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [each]}]}
  - name: each
    with_items: [0, 1, 2]
    action: script.work
    input: {fails: "{{ vars.tries === 0 && item === 1 }}", give: "{{ item }}"}
    next: [{when: "{{ failed() }}", publish: [{tries: 1}], do: [each]}]
output: "{{ task.each.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [0, 1, 2],
      tasks: { each: 'succeeded, visit 2 (3 succeeded)' },
      starts: { each: [0, 0, 1, 1, 2, 2] },
    },
  },
  {
    situation: 'a loop over lists, each made by the previous iteration',
    others: {},
    ours: 'the list is frozen per visit; templates read the results of the latest visit',
    flow: `
vars: {list: [1, 2, 3]}
tasks:
  - {name: start, action: script.work, next: [{do: [each]}]}
  - name: each
    with_items: "{{ vars.list }}"
    action: script.work
    input: {give: "{{ item * 10 }}"}
    next:
      - {publish: [{list: "{{ result().slice(1) }}"}], do: [noop]}
      - {when: "{{ vars.list.length > 0 }}", do: [each]}
output: "{{ task.each.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [3000],
      tasks: { each: 'succeeded, visit 3' },
      starts: { each: [0, 0, 0, 1, 1, 2] },
    },
  },
  {
    situation: 'an endless loop',
    others: {
      'Step Functions': ['ends with the 25,000th event of the history', 'state-map-inline.html'],
    },
    ours: 'the run fails at the limit of 1,000 visits, and the error names the task',
    flow: `
tasks:
  - {name: start, action: core.echo, input: {}, next: [{do: [turn]}]}
  - {name: turn, with_items: [], action: script.work, next: [{do: [turn]}]}
`,
    gives: { run: 'failed', error: 'MR412' },
  },
];

export const loops: Table = { title: 'Loops', rows };
