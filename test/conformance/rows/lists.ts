import type { Row, Table } from '../support/row.ts';

/** A task over a list that stands in the text, which gives each item back. */
export const over = (list: string): string => `
tasks:
  - {name: each, with_items: ${list}, action: script.work, input: {give: "{{ item }}"}}
output: "{{ task.each.output }}"
`;

/** A value that is no list. */
function noList(what: string, expression: string, others: Row['others']): Row {
  return {
    situation: `with_items gives ${what}`,
    others,
    ours: 'the task fails before any item runs: what was meant cannot be guessed',
    flow: over(`"{{ ${expression} }}"`),
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { each: 'failed' },
      starts: { each: [] },
    },
  };
}

const empty: readonly Row[] = [
  {
    situation: 'an empty list in the task that a run begins with',
    others: {
      Orquesta: [
        'the task and the workflow succeed, the result is an empty list',
        'test_workflow_conductor_with_items.py: test_empty_items_list',
      ],
      'Step Functions': [
        'a Map takes any JSON array; there is an output per element',
        'amazon-states-language-map-state.md',
      ],
      Argo: ['the step is marked as skipped', 'steps.go: "Skipped, empty params"'],
    },
    ours: 'succeeds at once with []; it was not skipped: doing nothing to nothing is done',
    flow: over('[]'),
    gives: { run: 'succeeded', output: [], tasks: { each: 'succeeded' }, starts: { each: [] } },
  },
  {
    situation: 'an empty list in a task that follows, with one after it',
    others: {
      Mistral: [
        'succeeds, and the next task runs',
        'test_with_items.py: test_with_items_empty_list',
      ],
      Argo: ['what depends on the skipped task runs', 'dag_test.go: TestEmptyWithParamDAG'],
    },
    ours: 'succeeds in the transaction that starts it; its successor runs once and reads []',
    flow: `
tasks:
  - {name: first, action: script.work, input: {give: []}}
  - name: each
    with_items: "{{ task.first.output }}"
    action: script.work
    input: {fails: true}
    next: [{when: "{{ succeeded() }}", do: [after]}, {when: "{{ failed() }}", do: [wrong]}]
  - {name: after, action: script.work, input: {give: "{{ task.each.output }}"}}
  - {name: wrong, action: script.work}
output: "{{ task.after.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [],
      tasks: { each: 'succeeded', after: 'succeeded', wrong: 'skipped' },
      order: ['first', 'after'],
    },
  },
  {
    situation: 'a chain of empty lists, each made from the outputs of the one before',
    others: {
      Orquesta: [
        'an empty list gives an empty result',
        'test_workflow_conductor_with_items.py: test_empty_items_list',
      ],
    },
    ours: 'they settle one after the other in one transaction; nothing waits and nothing is called',
    flow: `
tasks:
  - {name: a, with_items: "{{ range(0) }}", action: script.work}
  - {name: b, with_items: "{{ task.a.output }}", action: script.work}
  - {name: c, with_items: "{{ task.b.items }}", action: script.work}
output: ["{{ task.c.output }}", "{{ task.c.summary.total }}"]
`,
    gives: { run: 'succeeded', output: [[], 0], order: [] },
  },
  {
    situation: 'an empty list together with concurrency, retry and timeout',
    others: {
      Mistral: [
        'policies concern actions, and there are none',
        'test_with_items.py: test_with_items_empty_list',
      ],
    },
    ours: 'they concern items, and there are none',
    flow: `
tasks:
  - name: each
    with_items: []
    concurrency: 3
    retry: {count: 2, delay: 1h}
    timeout: 1h
    action: script.work
`,
    gives: { run: 'succeeded', tasks: { each: 'succeeded' } },
  },
];

const one: readonly Row[] = [
  {
    situation: 'a list of one object',
    others: {
      Mistral: [
        'the result is a list of one, not the one',
        'test_with_items.py: test_with_items_results_one_item_as_list',
      ],
    },
    ours: 'the same: the form of a result depends on with_items, never on how many there are',
    flow: over('[{host: a, ports: [1, 2]}]'),
    gives: {
      run: 'succeeded',
      output: [{ host: 'a', ports: [1, 2] }],
      tasks: { each: 'succeeded' },
      starts: { each: [0] },
    },
  },
  {
    situation: 'an object where a list is wanted',
    others: {
      Attune: ['takes it for a list of one, with a warning', 'scheduler.rs'],
      Orquesta: ['an error: it is no list', 'test_task_rendering_for_with_items.py'],
      Mistral: ['an error: wrong input format', 'engine/tasks.py'],
    },
    ours: 'fails, unlike Attune: one server in place of a list of servers is mostly a mistake',
    flow: `
parameters: {server: {type: object}}
tasks:
  - {name: each, with_items: "{{ parameters.server }}", action: script.work}
`,
    options: { parameters: { server: { host: 'a' } } },
    gives: { run: 'failed', error: 'MR410', tasks: { each: 'failed' }, starts: { each: [] } },
  },
  noList('null', 'null', {
    Attune: ['takes it for a list of one null, with a warning', 'scheduler.rs'],
    Orquesta: ['an error: it is no list', 'test_task_rendering_for_with_items.py'],
  }),
  noList('a number', '3', {
    Attune: ['takes it for a list of one', 'scheduler.rs'],
    Mistral: ['an error: it cannot be iterated', 'engine/tasks.py'],
  }),
  noList('a string', "'abc'", {
    Argo: ['an error where it is no JSON list', 'steps.go: expandStep'],
    Orquesta: ['an error: it is no list', 'test_task_rendering_for_with_items.py'],
  }),
  noList('a string that holds a JSON list', `'[1, 2]'`, {
    Argo: ['withParam is JSON text, so it is a list', 'docs/walk-through/loops.md'],
  }),
  noList('a boolean', 'true', {
    'Step Functions': ['only a JSON array is taken', 'state-map-inline.html'],
  }),
  noList('nothing: the field is not there', '({}).hosts', {
    Mistral: [
      'the task fails, with an empty result',
      'test_with_items.py: test_with_items_yaql_fail',
    ],
  }),
  noList('an error', '[].reduce((a, b) => a)', {
    Orquesta: [
      'the workflow fails with the error of the expression',
      'test_task_rendering_for_with_items.py',
    ],
  }),
];

export const lists: Table = { title: 'Lists', rows: [...empty, ...one] };
