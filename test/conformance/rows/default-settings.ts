import type { PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'a retry for all tasks of a workflow',
    others: {
      Kestra: [
        'a retry of the flow: the failed task, or a new execution',
        'docs/workflow-components/retries',
      ],
      'Serverless Workflow': [
        'retry policies by name, which each task refers to',
        'dsl-reference.md: Use',
      ],
      Argo: ['templateDefaults', 'docs/template-defaults.md'],
      Mistral: ['task-defaults', 'wf_lang_v2.rst: task-defaults'],
    },
    ours: '`defaults` of the workflow; what a task says itself is whole and wins',
    flow: `
defaults: {retry: 2}
tasks:
  - {name: a, action: script.work, input: {fails: true}, tolerate: 1}
  - {name: b, action: script.work, input: {fails: true}, tolerate: 1, retry: {count: 1}}
`,
    gives: { run: 'succeeded', starts: { a: [0, 0, 0], b: [0, 0] } },
  },
  {
    situation: 'defaults for the actions of a pack, and for one action',
    others: {
      Kestra: ['pluginDefaults by type', 'docs/workflow-components/plugin-defaults'],
      Mistral: ['task-defaults are for all tasks', 'wf_lang_v2.rst: task-defaults'],
    },
    ours: 'the nearest name wins: the action, its pack, then what is for all',
    flow: `
defaults:
  retry: 3
  script.*: {retry: 2, tolerate: 1}
  script.count: {retry: {until: '{{ false }}', count: 1}}
tasks:
  - {name: a, action: script.work, input: {fails: true}}
  - {name: b, action: script.count}
  - {name: c, action: core.fail, next: [{on: any, do: noop}]}
output: '{{ task.c.items[0].attempts }}'
`,
    gives: { run: 'succeeded', output: 4, starts: { a: [0, 0, 0], b: [0, 0] } },
  },
  {
    situation: 'defaults, and a sub-workflow',
    others: {},
    ours: 'not for the task that runs it, nor for tasks in it: its retries would multiply',
    flow: `
defaults: {retry: 2, tolerate: 1}
tasks: [{name: it, workflow: inner.yaml, next: [{on: any, do: noop}]}]
output: '{{ task.it.items[0].attempts }}'
`,
    files: { 'inner.yaml': 'tasks: [{name: a, action: core.fail}]' },
    gives: { run: 'succeeded', output: 1, tasks: { it: 'failed' } },
  },
  {
    situation: 'defaults that a task cannot have',
    others: {},
    ours: 'are left out: concurrency and fail_fast are for lists, tolerate not for folds',
    flow: `
defaults: {concurrency: 1, fail_fast: true, rate_limit: 1000, tolerate: 100%}
tasks:
  - {name: one, action: script.work}
  - {name: each, with_items: [1, 2, 3], action: script.work, input: {fails: '{{ item === 1 }}', give: '{{ item }}'}}
  - {name: all, fold: {over: each, action: core.sum}}
output: '{{ task.all.output }}'
`,
    gives: {
      run: 'succeeded',
      output: 5,
      tasks: { one: 'succeeded', each: 'succeeded (2 succeeded, 1 failed)' },
    },
  },
  {
    situation: 'defaults of a workflow, and of a block in it',
    others: {
      Kestra: ['pluginDefaults are of a flow', 'docs/workflow-components/plugin-defaults'],
    },
    ours: 'the nearest scope wins, also where the outer one names the action',
    flow: `
defaults: {retry: 2, tolerate: 1, script.*: {retry: 3}}
tasks:
  - name: b
    defaults: {retry: 1}
    steps: [{name: a, action: script.work, input: {fails: true}}]
    output: '{{ task.a.items[0].attempts }}'
  - {name: c, action: core.fail}
output: '{{ [task.b.output, task.c.items[0].attempts] }}'
`,
    gives: { run: 'succeeded', output: [2, 3] },
  },
  {
    situation: 'a task that is to have nothing of the defaults',
    others: {},
    ours: 'null is no setting: it takes the place of the default',
    flow: `
defaults: {retry: 2, tolerate: 1, timeout: 1m}
tasks:
  - {name: a, action: script.work, input: {fails: true}, retry: null, timeout: null}
  - {name: b, action: script.work, input: {fails: true}, tolerate: null, next: [{on: any, do: noop}]}
output: '{{ task.a.items[0].attempts }}'
`,
    gives: {
      run: 'succeeded',
      output: 1,
      starts: { a: [0], b: [0, 0, 0] },
      tasks: { b: 'failed' },
    },
  },
  {
    situation: 'templates in defaults',
    others: {},
    ours: 'rendered for each task when it starts, and each waits for what they read',
    flow: `
defaults: {script.count: {retry: {until: '{{ result().attempt >= task.look.output }}', count: 9}}}
tasks:
  - {name: look, action: script.work, input: {give: 2}}
  - {name: it, action: script.count}
`,
    gives: { run: 'succeeded', starts: { it: [0, 0] } },
  },
  {
    situation: 'settings that several tasks share by a merge key of YAML',
    others: { Argo: ['YAML anchors within a file', 'docs/fields.md'] },
    ours: '`<<: *name` brings the keys that the task does not have',
    flow: `
vars: {}
tasks:
  - {name: a, action: script.work, input: {fails: true}, <<: &often {retry: 2, tolerate: 1}}
  - {name: b, action: script.work, input: {fails: true}, retry: 1, <<: *often}
`,
    gives: { run: 'succeeded', starts: { a: [0, 0, 0], b: [0, 0] } },
  },
  {
    situation: 'wrong settings in defaults',
    others: {},
    ours: 'refused, all at once and each once, at the place in `defaults`',
    flow: `
defaults:
  timeout: 30
  timeuot: 5s
  script.*: {retry: often, needs: a}
  tolerate: {percent: 101}
  .x: {}
tasks:
  - {name: a, action: script.work}
  - {name: b, action: script.work}
`,
    gives: { refused: ['MR104', 'MR102', 'MR104', 'MR102', 'MR104', 'MR104'] },
  },
];

export const defaultSettings: Table = { title: 'Defaults', rows };
