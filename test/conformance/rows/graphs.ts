import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'one branch fails while another continues',
    others: {
      Orquesta: [
        'running tasks end, no more tasks are started',
        'languages/orquesta.rst: Task Model',
      ],
      Argo: ['failFast is the default: nothing more is scheduled', 'docs/walk-through/dag.md'],
      Mistral: ['is not designed to fail fast', 'languages/orquesta.rst: note on Mistral'],
    },
    ours: 'the other branch runs to its end, then the run fails: no finished work is lost, as with failFast: false',
    flow: `
tasks:
  - {name: breaks, action: script.work, input: {fails: true}}
  - {name: a, action: script.work}
  - {name: b, needs: [a], action: script.work}
  - {name: c, needs: [b], action: script.work}
`,
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { breaks: 'failed', a: 'succeeded', b: 'succeeded', c: 'succeeded' },
    },
  },
  {
    situation: 'a task that needs a failed task',
    others: {
      Argo: [
        'is omitted, and so are the tasks below it',
        'docs/enhanced-depends-logic.md: .Omitted',
      ],
    },
    ours: 'is skipped, and so are the tasks below it',
    flow: `
tasks:
  - {name: breaks, action: script.work, input: {fails: true}, next: [{when: "{{ failed() }}", do: [noop]}]}
  - {name: below, needs: [breaks], action: script.work}
  - {name: lower, needs: [below], action: script.work}
  - {name: beside, action: script.work}
`,
    gives: {
      run: 'succeeded',
      tasks: { below: 'skipped', lower: 'skipped', beside: 'succeeded' },
      starts: { below: [], lower: [] },
    },
  },
  {
    situation: 'a diamond: one task, two parallel tasks, one task that needs both',
    others: { Argo: ['the last runs when both have completed', 'docs/walk-through/dag.md'] },
    ours: 'the last runs once, when both have succeeded',
    flow: `
tasks:
  - {name: a, action: script.work, input: {give: 1}}
  - {name: b, needs: [a], action: script.work, input: {give: 2}}
  - {name: c, needs: [a], action: script.work, input: {give: 3}}
  - {name: d, needs: [b, c], action: script.work, input: {give: "{{ [task.b.output, task.c.output] }}"}}
output: "{{ task.d.output }}"
`,
    gives: { run: 'succeeded', output: [2, 3], starts: { d: [0] } },
  },
  {
    situation: 'several roots',
    others: { Argo: ['all start at once', 'docs/walk-through/dag.md'] },
    ours: 'all start at once',
    flow: `
tasks:
  - {name: a, action: script.work}
  - {name: b, action: script.work}
  - {name: c, needs: [a, b], action: script.work}
`,
    gives: { run: 'succeeded', starts: { a: [0], b: [0], c: [0] } },
  },
  {
    situation: 'a cycle that nothing starts',
    others: {
      Argo: ['a graph is acyclic by definition', 'docs/walk-through/dag.md'],
      Attune: ['a cycle is legal', 'graph.rs'],
    },
    ours: 'refused; a cycle that something starts is a loop, and legal',
    flow: `
tasks:
  - {name: a, needs: [b], action: script.work}
  - {name: b, needs: [a], action: script.work}
`,
    gives: { refused: ['MR304'] },
  },
  {
    situation: 'a task that is named but not defined',
    others: {
      Attune: ['an error when the graph is built', 'graph.rs: InvalidTaskReference'],
      Orquesta: ['found by inspection', 'specs/native/test_workflow_spec_validate.py'],
    },
    ours: 'refused before anything runs, in do and in needs',
    flow: `
tasks:
  - {name: a, action: script.work, next: [{do: [nowhere]}]}
  - {name: b, needs: [neither], action: script.work}
`,
    gives: { refused: ['MR301', 'MR301'] },
  },
];

export const graphs: Table = { title: 'Branches and edges', rows };
