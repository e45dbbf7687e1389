import type { KilledRow, PlainRow, Table } from '../support/row.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'a tolerance, a retry and a timeout from parameters',
    others: {
      'Step Functions': ['ToleratedFailureCountPath, TimeoutSecondsPath', 'Map, Task'],
      Argo: ['retryStrategy.limit and timeout can be parameters', 'docs/retries.md'],
    },
    ours: 'settings may be templates, which are rendered once, when the task starts',
    flow: `
parameters: {most: {default: 1}, tries: {default: 2}, time: {default: 30s}, wait: {default: 1ms}}
tasks:
  - name: each
    with_items: [0, 1, 9]
    action: script.work
    input: {failures: "{{ item }}"}
    tolerate: '{{ parameters.most }}'
    retry: {count: '{{ parameters.tries }}', delay: '{{ parameters.wait }}', max_delay: '{{ parameters.wait }}'}
    timeout: '{{ parameters.time }}'
    deadline: '{{ parameters.time }}'
    delay: '{{ parameters.wait }}'
`,
    gives: {
      run: 'succeeded',
      tasks: { each: 'succeeded (2 succeeded, 1 failed)' },
      starts: { each: [0, 1, 1, 2, 2, 2] },
    },
  },
  {
    situation: 'the same settings from the output of another task',
    others: { 'Step Functions': ['paths into the input', 'Map'] },
    ours: 'what a setting reads, the task waits for',
    flow: `
tasks:
  - {name: look, action: script.work, input: {give: {share: 50%, size: 2, times: {count: 2, order: grouped}}}}
  - {name: each, with_items: [0, 1], tolerate: '{{ task.look.output.share }}', action: script.work, input: {fails: '{{ item === 1 }}'}}
  - {name: cut, with_items: [1, 2, 3], batch_size: '{{ task.look.output.size }}', action: script.work, input: {give: '{{ item }}'}}
  - {name: twice, with_items: [a, b], repeat: '{{ task.look.output.times }}', concurrency: 1, action: script.work, input: {give: '{{ repetition + item }}'}}
output: ['{{ task.cut.output }}', '{{ task.twice.output }}']
`,
    gives: {
      run: 'succeeded',
      output: [
        [[1, 2], [3]],
        ['0a', '0b', '1a', '1b'],
      ],
      tasks: { each: 'succeeded (1 succeeded, 1 failed)' },
    },
  },
  {
    situation: 'a timeout from a template that gives a bare number',
    others: {},
    ours: 'the task fails before any item (MR414), and the hint has both forms to write',
    flow: `
parameters: {seconds: {default: 30}}
tasks: [{name: it, action: script.work, timeout: '{{ parameters.seconds }}', next: [{on: MR414, do: noop}]}]
output: ['{{ task.it.error.message }}', '{{ task.it.error.hint }}']
`,
    gives: {
      run: 'succeeded',
      output: [
        'timeout must be a duration with a unit, but {{ parameters.seconds }} gave 30',
        'write 30s or 30ms',
      ],
      starts: { it: [] },
    },
  },
  {
    situation: 'settings from templates that give null',
    others: {},
    ours: 'as if they were absent: no timeout, no retries, none tolerated',
    flow: `
parameters: {none: {default: null}}
tasks:
  - name: it
    action: script.work
    input: {fails: true}
    timeout: '{{ parameters.none }}'
    deadline: '{{ parameters.none }}'
    delay: '{{ parameters.none }}'
    tolerate: '{{ parameters.none }}'
    retry: '{{ parameters.none }}'
    next: [{on: any, do: noop}]
`,
    gives: { run: 'succeeded', tasks: { it: 'failed' }, starts: { it: [0] } },
  },
  {
    situation: 'settings from templates that give something else',
    others: {},
    ours: 'MR414, which names the setting, the template and what it gave; no item runs',
    flow: `
tasks:
  - {name: a, action: script.work, tolerate: '{{ "some" }}', next: [{on: MR414, do: noop}]}
  - {name: b, action: script.work, retry: '{{ -1 }}', next: [{on: MR414, do: noop}]}
  - {name: c, action: script.work, with_items: [1], batch_size: '{{ 0 }}', next: [{on: MR414, do: noop}]}
  - {name: d, action: script.work, delay: '{{ [] }}', next: [{on: MR414, do: noop}]}
  - {name: e, action: script.work, with_items: [1], repeat: '{{ {times: 2} }}', next: [{on: MR414, do: noop}]}
output: ['{{ task.a.error.message }}', '{{ task.b.error.message }}', '{{ task.d.error.message }}']
`,
    gives: {
      run: 'succeeded',
      output: [
        'tolerate must be a number, a share such as 5%, or a map such as {count: 3, percent: 5}, but {{ "some" }} gave "some"',
        'retry.count must be 0 or more, but {{ -1 }} gave -1',
        'delay must be a duration such as 500ms, 30s, 5m or 2h, but {{ [] }} gave []',
      ],
      starts: { a: [], b: [], c: [], d: [], e: [] },
    },
  },
  {
    situation: 'a setting that is text around a template',
    others: {},
    ours: 'refused: one template, which gives the whole value',
    flow: `
tasks:
  - {name: a, action: script.work, timeout: 'x {{ 1 }}s'}
  - {name: b, action: script.work, timeout: '{{ parameters.no }}'}
`,
    gives: { refused: ['MR104', 'MR202'] },
  },
];

const killed: readonly KilledRow[] = [
  {
    situation: 'the process is killed while a task runs whose settings were rendered',
    others: {},
    ours: 'they are stored with the start of the task: a variable that has changed since does not count',
    flow: `
parameters: {port: {type: integer}}
vars: {tries: 1}
tasks:
  - name: it
    action: script.meet
    input: {port: "{{ parameters.port }}", throws: [A, A, A, A]}
    retry: '{{ vars.tries }}'
  - {name: other, action: script.work, next: [{publish: {tries: 9}, do: third}]}
  - {name: third, action: script.meet, input: {port: "{{ parameters.port }}", name: third}}
`,
    before: async ({ gate }) => {
      await gate.arrivalOf('third');
      await gate.waitFor(2);
      gate.release('0');
      await gate.waitFor(2);
    },
    after: async ({ executor, id, gate }) => {
      gate.open();
      return (await executor.resume(id)).result();
    },
    gives: { run: 'failed', tasks: { it: 'failed' }, starts: { it: [0, 0, 0] } },
  },
];

export const renderedSettings: Table = {
  title: 'Settings from templates',
  rows: [...rows, ...killed],
};
