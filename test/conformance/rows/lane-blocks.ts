import type { KilledRow, PlainRow, PlayedRow, Table } from '../support/row.ts';
import { again } from './reruns.ts';

/** Steps of each of some items, which wait at the gate by their names: `a0`, `b0`, `c0`, `a1`. */
const gated = (form: string, keys = ''): string => `
parameters: {port: {type: integer}}
${keys}
tasks:
  - name: p
    with_items: [0, 1]
    concurrency: 1
    durable: ${form === 'run'}
    output: '{{ task.c.output }}'
    steps:
${['a', 'b', 'c']
  .map(
    (name) =>
      `      - {name: ${name}, action: script.meet, input: {port: "{{ parameters.port }}", name: "${name}{{ index }}"}}`,
  )
  .join('\n')}
output: '{{ task.p.output }}'
`;

const plain: readonly PlainRow[] = [
  {
    situation: 'a step of each item is tried again',
    others: {
      'Step Functions': ['Retry of the state in the iteration', 'concepts-error-handling.md'],
    },
    ours: 'the step, in the lane of the item; its last failure fails the item, which rules of the block can try again',
    flow: `
tasks:
  - name: p
    with_items: [0, 1, 3]
    tolerate: 1
    output: '{{ task.b.items[0].attempts }}'
    steps:
      - {name: a, action: script.work}
      - {name: b, action: script.work, input: {failures: '{{ item }}'}, retry: {count: 2, delay: 1ms}}
output: '{{ task.p.items.map((one) => [one.output, one.attempts, one.error?.step ?? null]) }}'
`,
    gives: {
      run: 'succeeded',
      output: [
        [1, 1, null],
        [2, 1, null],
        [null, 1, 'b'],
      ],
      starts: { a: [0, 0, 0], b: [0, 0, 0, 0, 0, 0] },
    },
  },
  {
    situation: 'a block is tried again by the kind of the failure of its step',
    others: {},
    ours: 'rules of the block see the failure of the step; all of its steps run again',
    flow: `
tasks:
  - name: p
    with_items: [0, 1]
    tolerate: 1
    retry: {on: QuotaError, count: 2}
    output: done
    steps:
      - {name: a, action: script.work}
      - {name: b, action: core.fail, when: '{{ item === 1 }}', input: {message: slow, name: QuotaError}}
output: '{{ task.p.items.map((one) => one.attempts) }}'
`,
    gives: { run: 'succeeded', output: [1, 3], starts: { a: [0, 0, 0, 0] } },
  },
  {
    situation: 'an optional step with a substitute',
    others: {},
    ours: 'a step with `tolerate: 1` fails no item; the next one reads its failure',
    flow: `
tasks:
  - name: p
    with_items: [0, 1]
    output: '{{ task.a.output ?? task.b.output }}'
    steps:
      - {name: a, action: script.work, input: {fails: '{{ item === 1 }}', give: first}, tolerate: 1}
      - {name: b, when: '{{ task.a.error }}', action: script.work, input: {give: second}}
output: '{{ task.p.output }}'
`,
    gives: {
      run: 'succeeded',
      output: ['first', 'second'],
      tasks: { p: 'succeeded (2 succeeded)' },
      starts: { a: [0, 0], b: [0] },
    },
  },
  {
    situation: 'steps of a step',
    others: {},
    ours: 'a block in a block without a list has the item of that, and runs in the same lane',
    flow: `
tasks:
  - name: p
    with_items: [5, 6]
    output: '{{ task.b.output }}'
    steps:
      - {name: a, action: core.echo, input: '{{ item }}'}
      - name: b
        output: ['{{ task.a.output }}', '{{ task.c.output }}', '{{ index }}']
        steps: [{name: c, action: core.echo, input: '{{ task.p.item + item }}'}]
output: '{{ task.p.output }}'
`,
    gives: {
      run: 'succeeded',
      output: [
        [5, 10, 0],
        [6, 12, 1],
      ],
    },
  },
  {
    situation: 'an item ends before its last step',
    others: { 'Step Functions': ['Succeed in the iteration', 'state-succeed.md'] },
    ours: '`core.succeed` gives the item its output; the steps after it do not run',
    flow: `
tasks:
  - name: p
    with_items: [0, 1]
    output: all
    steps:
      - {name: a, when: '{{ item === 1 }}', action: core.succeed, input: {output: early}}
      - {name: b, action: script.work}
output: '{{ task.p.output }}'
`,
    gives: { run: 'succeeded', output: ['all', 'early'], starts: { b: [0] } },
  },
];

const played: readonly PlayedRow[] = [
  {
    situation: 'a cancel that lets items end, in the first of three steps',
    others: {},
    ours: 'the item goes on to its last step: none is left half done',
    flow: gated('lane', 'cancel: allow_finish'),
    play: async ({ run, gate }) => {
      await gate.arrivalOf('a0');
      const report = run.cancel();
      gate.open();
      return report;
    },
    gives: {
      run: 'cancelled',
      tasks: { p: 'cancelled (1 succeeded, 1 cancelled)' },
      starts: { a: [0], b: [0], c: [0] },
    },
  },
  {
    situation: 'a cancel, in the first of three steps',
    others: {},
    ours: 'the step is stopped, and no other begins',
    flow: gated('lane'),
    play: async ({ run, gate }) => {
      await gate.arrivalOf('a0');
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      tasks: { p: 'cancelled (2 cancelled)' },
      starts: { a: [0], b: [], c: [] },
    },
  },
  {
    situation: 'a pause in the first of three steps',
    others: {},
    ours: 'in a lane, the item ends first',
    flow: gated('lane'),
    play: async ({ run, gate }) => {
      await gate.arrivalOf('a0');
      const report = run.pause();
      gate.open();
      return report;
    },
    gives: { run: 'paused', starts: { a: [0], b: [0], c: [0] } },
  },
  {
    situation: 'the same where each step is recorded',
    others: {},
    ours: 'as a run, it stops between two steps; a resume goes on with the second',
    flow: gated('run'),
    play: async ({ run, gate }) => {
      await gate.arrivalOf('a0');
      const report = run.pause();
      gate.open();
      await report;
      await run.resume();
      return run.result();
    },
    gives: { run: 'succeeded', output: ['c0', 'c1'], starts: { a: [0, 0], b: [0, 0] } },
  },
  {
    situation: 'a failed run with steps for each item is retried',
    others: {},
    ours: 'in a lane, failed items begin with their first step again',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: p
    with_items: [0, 1]
    output: '{{ item }}'
    steps:
      - {name: a, action: script.work}
      - {name: b, action: script.work, input: {failures: '{{ item }}'}}
output: '{{ task.p.output }}'
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'failed', error: 'MR410', starts: { a: [0, 0, 0], b: [0, 0, 0] } },
  },
];

const killed: readonly KilledRow[] = [
  ['in a lane, it begins with the first step again, with the same idempotency key', 'lane', [0, 0]],
  ['as a run, what was recorded stays', 'run', [0]],
].map(([ours, form, starts]) => ({
  situation: `the process is killed in the second step${form === 'run' ? ', where each is recorded' : ''}`,
  others: {},
  ours: String(ours),
  flow: gated(String(form)).replace('[0, 1]', '[0]'),
  before: async ({ gate }) => {
    await gate.arrivalOf('a0');
    gate.release('a0');
    await gate.arrivalOf('b0');
  },
  after: async ({ executor, id, gate }) => {
    gate.passes = () => true;
    return (await executor.resume(id)).result();
  },
  gives: { run: 'succeeded', output: ['c0'], starts: { a: starts as number[], b: [0, 0], c: [0] } },
}));

export const laneBlocks: Table = {
  title: 'Steps in the lane of an item',
  rows: [...plain, ...played, ...killed],
};
