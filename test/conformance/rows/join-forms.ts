import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'two branches lead to a task without a join',
    others: {
      Orquesta: ['it runs once for each', 'languages/orquesta.rst: "the join is not specified"'],
      Attune: ['it runs when the first arrives', 'parser.rs: join'],
    },
    ours: 'refused: the author must state whether it runs once or twice',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [c]}]}
  - {name: b, action: script.work, next: [{do: [c]}]}
  - {name: c, action: script.work}
`,
    gives: { refused: ['MR305'] },
  },
  {
    situation: 'two branches that exclude each other lead to one task',
    others: { Attune: ['it runs when one arrives', 'workflow-author.md: deploy_regions'] },
    ours: 'needs no join: only one of them can arrive',
    flow: `
parameters: {production: {default: false}}
tasks:
  - name: choose
    action: script.work
    next:
      - {when: "{{ parameters.production }}", do: [ask]}
      - {when: "{{ !parameters.production }}", do: [deploy]}
  - {name: ask, action: script.work, next: [{do: [deploy]}]}
  - {name: deploy, action: script.work}
`,
    gives: { run: 'succeeded', tasks: { ask: 'skipped' }, starts: { deploy: [0] } },
  },
  {
    situation: 'three branches of a comparison lead to one task',
    others: {
      'Step Functions': [
        'states may share a Next, as only one choice is taken',
        'state-choice.html: Choice state',
      ],
    },
    ours: 'needs no join: `<`, `===` and `>` are seen to exclude each other, as are remainders, lists and others',
    flow: `
parameters: {n: {default: 3}}
tasks:
  - name: choose
    action: script.work
    next:
      - {when: "{{ parameters.n < 3 }}", do: low}
      - {when: "{{ parameters.n === 3 }}", do: same}
      - {when: "{{ parameters.n > 3 }}", do: high}
  - {name: low, action: script.work, next: meet}
  - {name: same, action: script.work, next: meet}
  - {name: high, action: script.work, next: meet}
  - {name: meet, action: script.work}
`,
    gives: { run: 'succeeded', tasks: { low: 'skipped', high: 'skipped' }, starts: { meet: [0] } },
  },
  {
    situation: 'join: all over branches that exclude each other',
    others: {
      Orquesta: [
        'an unmet join is found while the workflow runs',
        'native/test_workflow_join.py: test_join_count_not_satisfied',
      ],
    },
    ours: 'refused before anything runs: it can never be met',
    flow: `
tasks:
  - name: choose
    action: script.work
    next: [{when: "{{ succeeded() }}", do: [a]}, {when: "{{ failed() }}", do: [b]}]
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work}
`,
    gives: { refused: ['MR307'] },
  },
  {
    situation: 'join: 3 of two branches',
    others: {
      Orquesta: [
        'an unmet join is found while the workflow runs',
        'native/test_workflow_join.py: test_join_count_not_satisfied',
      ],
    },
    ours: 'refused: it can never be met',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [c]}]}
  - {name: b, action: script.work, next: [{do: [c]}]}
  - {name: c, join: 3, action: script.work}
`,
    gives: { refused: ['MR307'] },
  },
  {
    situation: 'join: all in a task that no transition names',
    others: {},
    ours: 'refused: the author expected an edge that does not exist',
    flow: `
tasks:
  - {name: a, action: script.work}
  - {name: c, join: all, action: script.work}
`,
    gives: { refused: ['MR307'] },
  },
  {
    situation: 'join: 0, join: one, join: [a]',
    others: { Mistral: ['one is another word for 1', 'wf_lang_v2.rst: Discriminator'] },
    ours: 'refused: all, or a whole number from 1',
    flow: `
tasks:
  - {name: x, action: script.work, next: [{do: [a, b, c]}]}
  - {name: a, join: 0, action: script.work}
  - {name: b, join: one, action: script.work}
  - {name: c, join: [a], action: script.work}
`,
    gives: { refused: ['MR104', 'MR104', 'MR104'] },
  },
  {
    situation: 'variables that the branches of a join have published',
    others: {
      Mistral: [
        'the contexts of all branches, merged',
        'test_join.py: test_full_join_parallel_published_vars',
      ],
      Orquesta: [
        'the contexts of all branches, merged',
        'native/test_workflow_join.py: test_join_context',
      ],
    },
    ours: 'variables belong to the run, so the join sees all of them, and every output by its task',
    flow: `
vars: {x: 0, y: 0}
tasks:
  - {name: a, action: script.work, input: {give: 1}, next: [{publish: [{x: "{{ result() }}"}], do: [joined]}]}
  - {name: b, action: script.work, input: {give: 2}, next: [{publish: [{y: "{{ result() }}"}], do: [joined]}]}
  - name: joined
    join: all
    action: script.work
    input: {give: "{{ [vars.x, vars.y, task.a.output, task.b.output] }}"}
output: "{{ task.joined.output }}"
`,
    gives: { run: 'succeeded', output: [1, 2, 1, 2] },
  },
  {
    situation: 'a join that is retried',
    others: {
      Mistral: [
        'its retry runs it, not its branches',
        'test_policies.py: test_retry_join_task_after_failed_task',
      ],
    },
    ours: 'the same',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work, input: {failures: 1}, retry: {count: 1, delay: 0}}
`,
    gives: { run: 'succeeded', starts: { a: [0], b: [0], joined: [0, 0] } },
  },
  {
    situation: 'a join whose input cannot be rendered',
    others: {
      Mistral: ['the join is in error', 'test_join.py: test_join_task_with_input_error'],
    },
    ours: 'the join fails',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work, input: {give: "{{ task.a.output.deep }}"}}
`,
    gives: { run: 'failed', error: 'MR410', tasks: { joined: 'failed' }, starts: { joined: [] } },
  },
  {
    situation: 'branches that are fan-outs, one of them over an empty list',
    others: {
      Argo: [
        'a loop over an empty list is skipped, and tasks that depend on it run',
        'dag_test.go: TestEmptyWithParamDAG',
      ],
    },
    ours: 'the task over the empty list has succeeded, so it arrives like the others',
    flow: `
tasks:
  - {name: a, with_items: [1, 2], action: script.work, next: [{do: [joined]}]}
  - {name: b, with_items: [], action: script.work, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work}
`,
    gives: { run: 'succeeded', starts: { joined: [0] } },
  },
  {
    situation: 'a join in a loop',
    others: {
      Orquesta: [
        'tasks of a cycle run again in each iteration, including those that fork',
        'native/test_workflow_cycle.py: test_cycle_and_fork',
      ],
    },
    ours: 'arrivals are counted per round: the join runs once in each iteration',
    flow: `
vars: {turns: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [fork]}]}
  - {name: fork, action: script.work, next: [{publish: [{turns: "{{ vars.turns + 1 }}"}], do: [a, b]}]}
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work, next: [{when: "{{ vars.turns < 3 }}", do: [fork]}]}
output: "{{ vars.turns }}"
`,
    gives: {
      run: 'succeeded',
      output: 3,
      tasks: { joined: 'succeeded, visit 3', a: 'succeeded, visit 3', b: 'succeeded, visit 3' },
      starts: { joined: [0, 0, 0] },
    },
  },
  {
    situation: 'a join of 1 in a loop',
    others: {},
    ours: 'also runs once in each iteration: late arrivals belong to the previous round',
    flow: `
vars: {turns: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [fork]}]}
  - {name: fork, action: script.work, next: [{publish: [{turns: "{{ vars.turns + 1 }}"}], do: [a, b]}]}
  - {name: a, action: script.work, next: [{do: [both, one]}]}
  - {name: b, action: script.work, next: [{do: [both, one]}]}
  - {name: one, join: 1, action: script.work}
  - {name: both, join: all, action: script.work, next: [{when: "{{ vars.turns < 3 }}", do: [fork]}]}
`,
    gives: { run: 'succeeded', starts: { one: [0, 0, 0], both: [0, 0, 0] } },
  },
];

export const joinForms: Table = { title: 'Forms of a join', rows };
