import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'a cycle that ends by its condition',
    others: {
      Orquesta: ['each turn runs the tasks again', 'native/test_workflow_cycle.py: test_cycle'],
      Mistral: [
        'each turn is a task execution of its own',
        'test_direct_workflow_with_cycles.py: test_simple_cycle',
      ],
      Attune: ['cycles are legal', 'graph.rs'],
      Argo: ['by recursion: templates call themselves', 'docs/walk-through/recursion.md'],
    },
    ours: 'each turn is a visit of the task, with a record of its own',
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
        'all of them run in each turn',
        'test_direct_workflow_with_cycles.py: test_complex_cycle',
      ],
      Orquesta: ['all of them run in each turn', 'native/test_workflow_cycle.py: test_cycles'],
    },
    ours: 'all of them run in each turn, in order',
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
    situation: 'two cycles beside each other',
    others: {
      Mistral: [
        'neither disturbs the other',
        'test_direct_workflow_with_cycles.py: test_parallel_cycles',
      ],
    },
    ours: 'neither disturbs the other',
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
    situation: 'a failure that leads back to a task before',
    others: {
      Orquesta: [
        'rolls back and tries again',
        'native/test_workflow_cycle.py: test_rollback_retry',
      ],
    },
    ours: 'the failure of a visit is handled by the transition that leads back',
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
    situation: 'a fan-out that fails and is led back to itself',
    others: {
      Orquesta: [
        'all its items run again',
        'test_workflow_conductor_with_items_failure.py: test_task_cycle',
      ],
    },
    ours: 'a new visit, so all its items run again; retry is what runs only those that failed',
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
    situation: 'a loop over lists, each made by the turn before',
    others: {},
    ours: 'the list is frozen with the visit; results of the latest visit are read',
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
    situation: 'a loop without an end',
    others: {
      'Step Functions': ['ends with the 25,000th event of the history', 'state-map-inline.html'],
    },
    ours: 'fails at the thousandth visit, by name',
    flow: `
tasks:
  - {name: start, action: core.echo, input: {}, next: [{do: [turn]}]}
  - {name: turn, with_items: [], action: script.work, next: [{do: [turn]}]}
`,
    gives: { run: 'failed', error: 'MR412' },
  },
];

export const loops: Table = { title: 'Loops', rows };
