import type { PlainRow, PlayedRow, Table } from '../support/row.ts';
import { again } from './reruns.ts';

const never = 'when: "{{ false }}"';
const skips = 'when: "{{ parameters.yes }}"';

/** Tasks of which some are skipped by their own condition. */
const flow = (tasks: string, output = ''): string => `
parameters: {yes: {type: boolean, default: false}, port: {type: integer, default: 0}}
vars: {n: 0}
tasks:
${tasks}
${output === '' ? '' : `output: ${output}`}
`;

const optional: readonly PlainRow[] = [
  {
    situation: 'a task whose condition does not hold, and one that needs and reads it',
    others: {
      Kestra: ['runIf: the task is skipped, those after it run', 'docs/workflow-components/tasks'],
      'Serverless Workflow': [
        'if: the task is skipped, and its output is its input',
        'dsl-reference.md: Task',
      ],
      Argo: ['a skipped task counts: dependents run', 'docs/enhanced-depends-logic.md'],
      CWL: ['the step is skipped, its outputs are null', 'Workflow.html: WorkflowStep.when'],
    },
    ours: 'it is skipped, its output is null, and what needs it runs',
    flow: flow(
      `  - {name: a, ${skips}, action: script.work, input: {give: {x: 1}}}
  - {name: b, needs: [a], action: script.work}
  - name: c
    action: script.work
    input: {give: ["{{ task.a.output }}", "{{ task.a.output?.x }}", "{{ task.a.state }}"]}`,
      '"{{ task.c.output }}"',
    ),
    gives: {
      run: 'succeeded',
      output: [null, null, 'skipped'],
      tasks: { a: 'skipped', b: 'succeeded', c: 'succeeded' },
      starts: { a: [], b: [0] },
    },
  },
  {
    situation: 'the same, and the condition holds',
    others: { CWL: ['the step runs', 'Workflow.html: WorkflowStep.when'] },
    ours: 'it runs',
    flow: flow(
      `  - {name: a, ${skips}, action: script.work, input: {give: {x: 1}}}
  - {name: b, needs: [a], action: script.work}`,
      '"{{ task.a.output }}"',
    ),
    options: { parameters: { yes: true } },
    gives: {
      run: 'succeeded',
      output: { x: 1 },
      tasks: { a: 'succeeded', b: 'succeeded' },
    },
  },
  {
    situation: 'what is read of a skipped task is not there',
    others: {},
    ours: 'that task fails (MR403), and the error names the one that was skipped (a warning before: MR316)',
    flow: flow(
      `  - {name: a, ${never}, action: script.work}
  - name: c
    action: script.work
    input: {give: "{{ task.a.output.x }}"}
    next: [{on: MR403, do: told, handled: false}]
  - {name: told, action: script.work, input: {give: "{{ task.c.error.message }}"}}`,
      '"{{ task.told.output.slice(-20) }}"',
    ),
    gives: {
      run: 'failed',
      error: 'MR410',
      output: "task 'a' was skipped",
      tasks: { a: 'skipped', c: 'failed' },
    },
  },
  {
    situation: 'the list of a task is the output of a skipped one',
    others: {},
    ours: 'null is no list (MR404); with `?? []`, there are no items',
    flow: flow(
      `  - {name: a, ${never}, action: script.work}
  - {name: none, with_items: "{{ task.a.output ?? [] }}", action: script.work}
  - {name: c, with_items: "{{ task.a.output }}", action: script.work}`,
    ),
    gives: { run: 'failed', error: 'MR404', tasks: { none: 'succeeded', c: 'failed' } },
  },
  {
    situation: 'a task with a list whose condition does not name the item',
    others: { Argo: ['when of a step with items is asked per item', 'docs/conditionals.md'] },
    ours: 'the list is not even rendered; the output is null, not []',
    flow: flow(
      `  - {name: a, ${never}, with_items: "{{ parameters.yes.no }}", action: script.work}`,
      '{of: "{{ task.a.output }}", items: "{{ task.a.items }}"}',
    ),
    gives: { run: 'succeeded', output: { of: null, items: [] }, tasks: { a: 'skipped' } },
  },
  {
    situation: 'the condition of a task throws',
    others: {},
    ours: 'the task fails, with the place of the condition',
    flow: flow('  - {name: a, when: "{{ parameters.yes.no.where }}", action: script.work}'),
    gives: { run: 'failed', error: 'MR403', tasks: { a: 'failed' }, starts: { a: [] } },
  },
  {
    situation: 'a task that was not reached, and one that needs it',
    others: {
      Argo: ['Omitted, and so are the tasks below it', 'docs/enhanced-depends-logic.md: .Omitted'],
    },
    ours: 'this skip spreads: nothing said that it may be left out',
    flow: flow(
      `  - {name: first, action: script.work, next: [{when: "{{ false }}", do: a}]}
  - {name: a, action: script.work}
  - {name: b, needs: [a], action: script.work}`,
    ),
    gives: { run: 'succeeded', tasks: { a: 'skipped', b: 'skipped' } },
  },
  {
    situation: 'a fold over a skipped task',
    others: {},
    ours: 'is skipped like it, and what needs it runs',
    flow: flow(
      `  - {name: a, ${never}, with_items: [1, 2], action: script.work}
  - {name: sum, fold: {over: a, action: core.sum}}
  - {name: b, needs: [sum], action: script.work}`,
      '"{{ task.sum.output }}"',
    ),
    gives: {
      run: 'succeeded',
      output: null,
      tasks: { a: 'skipped', sum: 'skipped', b: 'succeeded' },
    },
  },
  {
    situation: 'a condition and a delay',
    others: {},
    ours: 'the condition is asked first: nothing is waited for in vain',
    flow: flow(
      `  - {name: a, ${never}, delay: 1h, action: script.work}
  - {name: b, needs: [a], action: script.work}`,
    ),
    gives: { run: 'succeeded', tasks: { a: 'skipped', b: 'succeeded' } },
  },
];

const onwards: readonly PlainRow[] = [
  {
    situation: 'the `next` of a skipped task says nothing of the outcome',
    others: {},
    ours: 'it goes on as after success, and so do joins',
    flow: flow(
      `  - {name: begin, action: script.work, next: [{do: [a, b]}]}
  - {name: a, ${never}, action: script.work, next: j}
  - {name: b, action: script.work, next: j}
  - {name: j, join: all, action: script.work}`,
    ),
    gives: { run: 'succeeded', tasks: { a: 'skipped', j: 'succeeded' }, starts: { j: [0] } },
  },
  {
    situation: 'a branch of a join is skipped since what it needs failed',
    others: {},
    ours: 'it does not arrive: the join can no longer be met',
    flow: flow(
      `  - {name: x, action: script.work, input: {fails: true}, next: [{on: any, do: noop}]}
  - {name: a, needs: [x], action: script.work, next: j}
  - {name: b, action: script.work, next: j}
  - {name: j, join: all, action: script.work}`,
    ),
    gives: { run: 'failed', error: 'MR415', tasks: { a: 'skipped', j: 'skipped' } },
  },
  {
    situation: 'the only entry of `next` says succeeded(), and the task is skipped',
    others: {},
    ours: 'leads nowhere, of which validate warns (MR315)',
    flow: flow(
      `  - {name: a, ${never}, action: script.work, next: [{when: "{{ succeeded() }}", do: b}]}
  - {name: b, action: script.work}`,
    ),
    gives: { run: 'succeeded', tasks: { a: 'skipped', b: 'skipped' } },
  },
  {
    situation: 'entries for a skip and for success',
    others: {},
    ours: 'skipped() and succeeded() exclude each other; always() is true for both',
    flow: flow(
      `  - {name: a, ${never}, action: script.work, next: [{when: "{{ skipped() }}", do: b}, {when: "{{ succeeded() }}", do: c}, {when: "{{ always() }}", do: d}]}
  - {name: b, action: script.work}
  - {name: c, action: script.work}
  - {name: d, action: script.work}`,
    ),
    gives: { run: 'succeeded', tasks: { b: 'succeeded', c: 'skipped', d: 'succeeded' } },
  },
  {
    situation: 'a task is skipped in the second round of a loop',
    others: {},
    ours: 'its entries fire, and the round counts as a visit',
    flow: flow(
      `  - {name: begin, action: script.work, next: a}
  - name: a
    when: "{{ vars.n !== 1 }}"
    action: script.work
    next: [{publish: {n: "{{ vars.n + 1 }}"}}, {when: "{{ vars.n < 3 }}", do: a}]`,
      '"{{ vars.n }}"',
    ),
    gives: {
      run: 'succeeded',
      output: 3,
      tasks: { a: 'succeeded, visit 3' },
      starts: { a: [0, 0] },
    },
  },
  {
    situation: 'an endless loop of a task that is skipped each time',
    others: {},
    ours: 'a visit that is skipped counts for the limit of 1,000',
    flow: flow(`  - {name: a, ${never}, action: script.work, next: a}`),
    gives: { run: 'failed', error: 'MR412', tasks: { a: 'skipped, visit 1000' } },
  },
  {
    situation: 'a substitute that runs only after a failure',
    others: { Kestra: ['runIf, or allowFailure and a switch', 'docs: runIf'] },
    ours: '`tolerate` and `when` of the next task',
    flow: flow(
      `  - {name: a, action: script.work, input: {fails: true}, tolerate: {count: 1}}
  - {name: b, when: "{{ task.a.error }}", action: script.work, input: {give: spare}}`,
      '"{{ task.a.output ?? task.b.output }}"',
    ),
    gives: { run: 'succeeded', output: 'spare', tasks: { a: 'succeeded', b: 'succeeded' } },
  },
];

const reruns: readonly PlayedRow[] = [
  {
    situation: 'a retry of a run with a task that was skipped by its condition',
    others: {},
    ours: 'it stays skipped, and what needs it and the failed task runs',
    flow: flow(
      `  - {name: a, ${skips}, action: script.work}
  - {name: x, action: script.work, input: {failures: 1}}
  - {name: b, needs: [a, x], action: script.work}`,
    ),
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      tasks: { a: 'skipped', x: 'succeeded', b: 'succeeded' },
      starts: { a: [], x: [0, 0], b: [0] },
    },
  },
  {
    situation: 'the condition has read what is tried again',
    others: {},
    ours: 'it is asked again, as any task that has read it runs again',
    flow: flow(
      `  - {name: x, action: script.work, input: {failures: 1, give: 1}, tolerate: {count: 1}}
  - {name: a, when: "{{ task.x.output }}", action: script.work}
  - {name: b, when: "{{ !task.x.output }}", action: script.work}`,
    ),
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      tasks: { a: 'succeeded, visit 2', b: 'skipped, visit 2' },
      starts: { a: [0], b: [0] },
    },
  },
];

export const skipTable: Table<PlainRow | PlayedRow> = {
  title: 'Conditions of tasks',
  rows: [...optional, ...onwards, ...reruns],
};
