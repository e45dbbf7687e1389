import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'steps for each item, in the workflow itself',
    others: {
      Kestra: [
        'ForEach with tasks; for more than five it recommends a subflow',
        'plugins/core/flow: ForEach',
      ],
      'Serverless Workflow': ['for with a do', 'dsl-reference.md: For'],
      'Step Functions': ['Map with an ItemProcessor', 'state-map-inline.md'],
    },
    ours: '`steps` in the task: each needs the one before, and `output` gives the output of the item',
    flow: `
tasks:
  - name: p
    with_items: [1, 2]
    output: '{{ task.put.output }}'
    steps:
      - {name: get, action: core.echo, input: '{{ item * 10 }}'}
      - {name: put, action: core.echo, input: {got: '{{ task.get.output }}', index: '{{ index }}'}}
output: '{{ task.p.output }}'
`,
    gives: {
      run: 'succeeded',
      output: [
        { got: 10, index: 0 },
        { got: 20, index: 1 },
      ],
    },
  },
  {
    situation: 'a map in a map',
    others: {
      Kestra: [
        'ForEach in ForEach: parent.taskrun.value is the outer value',
        'plugins/core/flow: ForEach',
      ],
      'Step Functions': ['Map in Map', 'state-map-inline.md'],
    },
    ours: '`item` is that of the nearest list, `task.B.item` that of a block around',
    flow: `
vars: {regions: [eu, us]}
tasks:
  - name: r
    with_items: '{{ vars.regions }}'
    output: {all: '{{ task.test.output }}', last: '{{ task.last.output }}'}
    steps:
      - {name: hosts, action: core.echo, input: '{{ [0, 1] }}'}
      - name: test
        with_items: '{{ task.hosts.output }}'
        action: core.echo
        input: '{{ task.r.item + item }}'
      - {name: last, action: core.echo, input: '{{ item }}'}
output: '{{ task.r.output }}'
`,
    gives: {
      run: 'succeeded',
      output: [
        { all: ['eu0', 'eu1'], last: 'eu' },
        { all: ['us0', 'us1'], last: 'us' },
      ],
    },
  },
  {
    situation: 'a map in a map, with steps in both',
    others: { 'Step Functions': ['Map in Map', 'state-map-inline.md'] },
    ours: 'within the inner list, `item` is its element; after it, that of the outer list',
    flow: `
tasks:
  - name: r
    with_items: [eu, us]
    output: ['{{ task.check.output }}', '{{ task.last.output }}']
    steps:
      - name: check
        with_items: [1, 2]
        output: '{{ task.x.output }}'
        steps: [{name: x, action: core.echo, input: '{{ task.r.item + item + task.check.index }}'}]
      - {name: last, action: core.echo, input: '{{ item }}'}
output: '{{ task.r.output }}'
`,
    gives: {
      run: 'succeeded',
      output: [
        [['eu10', 'eu21'], 'eu'],
        [['us10', 'us21'], 'us'],
      ],
    },
  },
  {
    situation: 'a step of an item fails',
    others: { 'Step Functions': ['the iteration fails', 'state-map-inline.md'] },
    ours: 'the item fails with the failure of the step, which `error.step` names; others go on',
    flow: `
tasks:
  - name: p
    with_items: [1, 2, 3]
    tolerate: 1
    output: '{{ item }}'
    steps:
      - {name: a, action: core.echo, input: '{{ 1 }}'}
      - {name: b, action: core.fail, with_items: '{{ item === 2 ? [1] : [] }}', input: {message: no}}
output: {p: '{{ task.p.output }}', step: '{{ task.p.items[1].error.step }}'}
`,
    gives: {
      run: 'succeeded',
      output: { p: [1, null, 3], step: 'b' },
      tasks: { p: 'succeeded (2 succeeded, 1 failed)' },
    },
  },
  {
    situation: 'a graph within a task, with variables of its own',
    others: { Argo: ['a DAG template', 'walk-through/dag.md'] },
    ours: '`tasks` with `vars`; variables around are read',
    flow: `
vars: {n: 5}
tasks:
  - name: g
    vars: {m: '{{ vars.n + 1 }}'}
    output: '{{ vars.m + task.b.output }}'
    tasks:
      - {name: a, action: core.echo, input: '{{ 1 }}', next: [{publish: {m: '{{ vars.m * 2 }}'}, do: b}]}
      - {name: b, action: core.echo, input: '{{ vars.m }}'}
output: {g: '{{ task.g.output }}', n: '{{ vars.n }}'}
`,
    gives: { run: 'succeeded', output: { g: 24, n: 5 } },
  },
  {
    situation: 'a block is tried again',
    others: {
      'Serverless Workflow': ['try around tasks, with a retry', 'dsl-reference.md: Try'],
      Argo: ['retryStrategy of a template with steps', 'retries.md'],
    },
    ours: 'all of it, from its first task',
    flow: `
tasks:
  - name: p
    retry: 1
    steps:
      - {name: a, action: script.work}
      - {name: b, action: core.fail}
`,
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { p: 'failed' },
    },
  },
  {
    situation: 'a task within a block takes too long',
    others: { 'Step Functions': ['States.Timeout', 'concepts-error-handling.md'] },
    ours: 'the item of the block times out, and entries with `on: timeout` fire',
    flow: `
tasks:
  - name: p
    steps: [{name: a, action: core.sleep, input: {ms: 1m}, timeout: 10ms}]
    next: [{on: timeout, do: noop}]
`,
    gives: { run: 'succeeded', tasks: { p: 'timed_out' } },
  },
];

export const blockRows: Table = { title: 'Tasks within tasks', rows };
