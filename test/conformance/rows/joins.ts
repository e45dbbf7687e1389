import type { PlainRow, Table } from '../support/row.ts';

/** How three branches end, and when each of them reaches the join. */
interface Branches {
  readonly join: string;
  /** The branches that fail, of a, b and c. */
  readonly fail?: string;
  /** When a branch leads to the join. Its failure is handled in any case. */
  readonly when?: string;
}

/** Three parallel branches, and a join that they lead to. */
export const branches = ({ join, fail = '', when = 'succeeded()' }: Branches): string => `
tasks:
  - {name: first, action: script.work, next: [{do: [a, b, c]}]}
${['a', 'b', 'c']
  .map(
    (name) => `
  - name: ${name}
    action: script.work
    input: {fails: ${fail.includes(name)}, give: ${name}}
    next: [{when: "{{ ${when} }}", do: [joined]}, {when: "{{ failed() }}", do: [noop]}]`,
  )
  .join('')}
  - {name: joined, join: ${join}, action: script.work, next: [{do: [after]}]}
  - {name: after, action: script.work}
`;

const rows: readonly PlainRow[] = [
  {
    situation: 'join: all, every branch succeeds',
    others: {
      Orquesta: ['the join runs once, after them', 'native/test_workflow_join.py: test_join'],
      Mistral: [
        'runs when all upstream tasks have completed',
        'test_join.py: test_full_join_without_errors',
      ],
    },
    ours: 'the join starts once, in the transaction that settles the last of them',
    flow: branches({ join: 'all' }),
    gives: { run: 'succeeded', starts: { joined: [0], after: [0] } },
  },
  {
    situation: 'join: all, one branch fails and another task handles it',
    others: {
      Orquesta: [
        'fails: partially satisfied but unreachable',
        'native/test_workflow_join.py: test_join_count_not_satisfied',
      ],
      Mistral: [
        'the join is in error, and so is the workflow',
        'test_join.py: test_triggered_by_impossible_route',
      ],
    },
    ours: 'the run fails, and the error names the join and the missing branch: two of three is not all, and nothing ends silently',
    flow: branches({ join: 'all', fail: 'b' }),
    gives: {
      run: 'failed',
      error: 'MR415',
      tasks: { a: 'succeeded', b: 'failed', c: 'succeeded', joined: 'skipped' },
      starts: { joined: [] },
    },
  },
  {
    situation: 'join: all, no branch reaches it, and the failures are handled',
    others: {
      Orquesta: [
        'no error of the join: it had not started',
        'native/test_workflow_join.py: test_join_count_not_satisfied_no_inbound',
      ],
    },
    ours: 'the join is skipped, like any task that no transition reached',
    flow: branches({ join: 'all', fail: 'abc' }),
    gives: { run: 'succeeded', tasks: { joined: 'skipped', after: 'skipped' } },
  },
  {
    situation: 'join: all, a branch fails and no transition handles it',
    others: {
      Orquesta: [
        'the workflow fails because of that branch',
        'native/test_workflow_join.py: test_join_single_inbound_from_left',
      ],
      Mistral: ['the workflow is in error', 'test_join.py: test_full_join_with_branch_errors'],
    },
    ours: 'the run fails because of that branch: the error states the cause, not its consequence',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, input: {fails: true}, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work}
`,
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { b: 'failed', joined: 'skipped' },
    },
  },
  {
    situation: 'join: all after branches of different depth',
    others: {
      Mistral: ['waits for the longest', 'test_join.py: test_diamond_join_all'],
      Orquesta: ['waits for the longest', 'languages/orquesta.rst: barrier_task'],
    },
    ours: 'waits for the longest',
    flow: `
tasks:
  - {name: first, action: script.work, next: [{do: [a, b, aside]}]}
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [b2]}]}
  - {name: b2, action: script.work, next: [{do: [b3]}]}
  - {name: b3, action: script.work, next: [{do: [joined]}]}
  - {name: aside, action: script.work}
  - {name: joined, join: all, action: script.work, input: {give: "{{ [task.a.state, task.b3.state] }}"}}
output: "{{ task.joined.output }}"
`,
    gives: {
      run: 'succeeded',
      output: ['succeeded', 'succeeded'],
      starts: { joined: [0], aside: [0] },
    },
  },
  {
    situation: 'one task leads to a join directly and through another',
    others: {
      Mistral: [
        'each of both paths counts as one task',
        'test_join.py: test_join_multiple_routes_with_one_source',
      ],
    },
    ours: 'each source counts once; the join runs once',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [b, c]}]}
  - {name: b, action: script.work, next: [{do: [c]}]}
  - {name: c, join: all, action: script.work}
`,
    gives: { run: 'succeeded', starts: { b: [0], c: [0] } },
  },
  {
    situation: 'two transitions of one task lead to the join',
    others: {},
    ours: 'they count once: a join counts tasks, not edges',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}, {when: "{{ true }}", do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work}
`,
    gives: { run: 'succeeded', starts: { joined: [0] } },
  },
  {
    situation: 'a join after a join',
    others: { Mistral: ['both run once', 'test_join.py: test_join_after_join'] },
    ours: 'both run once',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [c]}]}
  - {name: b, action: script.work, next: [{do: [c]}]}
  - {name: c, join: all, action: script.work, next: [{do: [f]}]}
  - {name: d, action: script.work, next: [{do: [f]}]}
  - {name: e, action: script.work, next: [{do: [f]}]}
  - {name: f, join: all, action: script.work}
`,
    gives: { run: 'succeeded', starts: { c: [0], f: [0] } },
  },
  {
    situation: 'a join on any end of its branches, one of which fails',
    others: {
      Orquesta: [
        'runs, and so handles the failure',
        'native/test_workflow_join.py: test_join_task_transition_on_completed_one_branch_failed',
      ],
      Mistral: ['runs: on-error leads to it', 'test_join.py: test_full_join_with_errors'],
    },
    ours: 'runs, and so handles the failure',
    flow: branches({ join: 'all', fail: 'b', when: 'succeeded() || failed()' }),
    gives: { run: 'succeeded', tasks: { b: 'failed' }, starts: { joined: [0] } },
  },
  {
    situation: 'a join on any end of its branches, all of which fail',
    others: {
      Orquesta: [
        'runs',
        'native/test_workflow_join.py: test_join_task_transition_on_completed_both_branches_failed',
      ],
    },
    ours: 'runs',
    flow: branches({ join: 'all', fail: 'abc', when: 'succeeded() || failed()' }),
    gives: { run: 'succeeded', starts: { joined: [0] } },
  },
  {
    situation: 'a join on failures, and all branches fail',
    others: {
      Orquesta: [
        'runs',
        'native/test_workflow_join.py: test_join_task_transition_on_failed_both_branches_failed',
      ],
    },
    ours: 'runs: a place for cleanup after every branch has failed',
    flow: branches({ join: 'all', fail: 'abc', when: 'failed()' }),
    gives: { run: 'succeeded', starts: { joined: [0] } },
  },
  {
    situation: 'a join on failures, and no branch fails',
    others: {
      Orquesta: [
        'does not run, the workflow succeeds',
        'native/test_workflow_join.py: test_join_task_transition_on_failed_both_branches_succeeded',
      ],
    },
    ours: 'is skipped, the run succeeds',
    flow: branches({ join: 'all', when: 'failed()' }),
    gives: { run: 'succeeded', tasks: { joined: 'skipped' } },
  },
  {
    situation: 'a join on failures, and one branch fails',
    others: {
      Orquesta: [
        'fails: partially satisfied but unreachable',
        'native/test_workflow_join.py: test_join_task_transition_on_failed_one_branch_failed',
      ],
    },
    ours: 'the run fails, and the error names the join: use join: 1 to accept any of them',
    flow: branches({ join: 'all', fail: 'a', when: 'failed()' }),
    gives: { run: 'failed', error: 'MR415', tasks: { joined: 'skipped' } },
  },
];

export const joins: Table = { title: 'Joins of all', rows };
