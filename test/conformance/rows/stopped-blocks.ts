import type { KilledRow, PlainRow, PlayedRow, Row, Table } from '../support/row.ts';
import { again } from './reruns.ts';

const port = 'parameters: {port: {type: integer, default: 0}}';

const meets = (name: string, rest = ''): string =>
  `{name: ${name}, action: script.meet, input: {port: '{{ parameters.port }}', name: '${name}{{ task.p.index }}'${rest}}}`;

/** Three steps for each of two items, one item at a time, each step recorded. */
const recorded = (head = ''): string => `
${port}
${head}
tasks:
  - name: p
    with_items: [x, y]
    concurrency: 1
    durable: true
    output: '{{ task.c.output }}'
    steps: [${meets('a')}, ${meets('b')}, ${meets('c')}]
output: '{{ task.p.output }}'
`;

const forms = [
  ['in the lane of its item', 'durable: false'],
  ['with steps that are recorded', 'durable: true'],
] as const;

const plain: readonly PlainRow[] = [
  {
    situation: 'a step of a block polls in vain, and the block has a retry',
    others: {},
    ours: 'the other rule of the step is not asked; for the block, MR420 is a failure as any',
    flow: `
tasks:
  - name: p
    retry: 1
    tolerate: 1
    steps: [{name: poll, action: script.count, retry: [{until: '{{ false }}', count: 1}, {count: 9}]}]
output: ['{{ task.p.error.code }}', '{{ task.p.error.step }}', '{{ task.p.items[0].attempts }}']
`,
    gives: {
      run: 'succeeded',
      output: ['MR420', 'poll', 2],
      starts: { poll: [0, 0, 0, 0] },
    },
  },
  ...forms.map(([where, form]): PlainRow => ({
    situation: `a step has used up its retries, and the block has rules: ${where}`,
    others: {},
    ours: 'the attempt of the block has the failure of the step, by which its rules decide',
    flow: `
tasks:
  - name: p
    with_items: [x]
    ${form}
    retry: [{on: QuotaError, count: 1}, {count: 0}]
    tolerate: 1
    steps:
      - {name: a, action: script.work}
      - {name: b, action: script.work, input: {throws: [A, B, QuotaError]}, retry: {count: 2, delay: 1ms}}
output: "{{ task.p.items.map((one) => [one.attempts, one.error.name, one.error.step]) }}"
`,
    gives: {
      run: 'succeeded',
      output: [[2, 'QuotaError', 'b']],
      starts: { a: [0, 0], b: [0, 0, 0, 0, 0, 0] },
    },
  })),
  ...forms.map(([where, form]): PlainRow => ({
    situation: `a variable is written while items of a block run: ${where}`,
    others: {},
    ours: 'all items see what it was when the task started',
    flow: `
vars: {n: 1}
tasks:
  - name: p
    with_items: [x, y, z]
    concurrency: 1
    ${form}
    output: ['{{ task.a.output }}', '{{ vars.n }}']
    steps: [{name: a, action: core.echo, input: '{{ vars.n }}'}]
  - {name: writes, action: core.noop, next: [{publish: {n: 2}}]}
output: ['{{ task.p.output }}', '{{ vars.n }}']
`,
    gives: {
      run: 'succeeded',
      output: [
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        2,
      ],
    },
  })),
];

const played: readonly PlayedRow[] = [
  {
    situation: 'a step blocks its thread beyond its timeout, and each step is recorded',
    others: {},
    ours: 'the thread is ended, and the retry of the step decides: steps before it stay',
    flow: `
${port}
tasks:
  - name: p
    with_items: [x]
    durable: true
    output: '{{ task.b.output }}'
    steps:
      - {name: a, action: script.work}
      - {name: b, action: meet.block, input: {port: '{{ parameters.port }}', once: true}, timeout: 50ms, retry: 1}
output: '{{ task.p.output }}'
`,
    play: async ({ gate }) => gate.open(),
    gives: { run: 'succeeded', output: [2], starts: { a: [0] } },
  },
  {
    situation: 'a cancel with allow_finish in the first of three recorded steps',
    others: {},
    ours: 'the item goes on to its last step, as in a lane: no item is left half done',
    flow: recorded('cancel: allow_finish'),
    play: async ({ run, gate }) => {
      await gate.arrivalOf('a0');
      const report = run.cancel();
      gate.open();
      return report;
    },
    gives: {
      run: 'cancelled',
      tasks: { p: 'cancelled (1 succeeded, 1 cancelled)' },
      order: ['a', 'b', 'c'],
    },
  },
  {
    situation: 'each item of a block asks for an approval, one item at a time',
    others: {},
    ours: 'an item that waits is in flight: the second is asked when the first has ended',
    flow: `
${port}
tasks:
  - name: p
    with_items: [eu, us]
    concurrency: 1
    output: '{{ task.ok.output.answer }}'
    steps:
      - {name: ok, action: core.ask, input: {question: 'Deploy to {{ item }}?'}}
      - {name: deploy, action: script.work}
output: '{{ task.p.output }}'
`,
    play: async ({ executor, run }) => {
      const asked: string[] = [];
      for await (const { type } of run.events()) {
        if (type !== 'run-waits') continue;
        const paths = [...run.questions()].map(({ path }) => path);
        asked.push(paths.join(' '));
        await executor.answer(run.id, paths[0] ?? '', asked.length === 1);
      }
      if (asked.join() !== 'p/0/ok,p/1/ok') throw new Error(`asked: ${asked.join()}`);
    },
    gives: { run: 'succeeded', output: [true, false], starts: { deploy: [0, 0] } },
  },
  {
    situation: 'an item of a block failed in a step that is recorded, and the run is retried',
    others: { 'Step Functions': ['a redrive goes on in the child', 'redrive-map-run.html'] },
    ours: 'that item goes on with the step that failed; its earlier steps, and others, are kept',
    flow: `
${port}
tasks:
  - name: p
    with_items: [0, 1]
    durable: true
    output: '{{ item }}'
    steps:
      - {name: a, action: script.work}
      - {name: b, action: script.work, input: {failures: '{{ item }}'}}
output: '{{ task.p.output }}'
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'succeeded', output: [0, 1], starts: { a: [0, 0], b: [0, 0, 0] } },
  },
];

const killed: readonly KilledRow[] = [
  {
    situation:
      'a block submits, polls until it is done and fetches; the process is killed as it polls',
    others: {},
    ours: 'a step with `until` has each step recorded: nothing is submitted twice',
    flow: `
${port}
tasks:
  - name: p
    with_items: [x]
    output: '{{ task.fetch.output }}'
    steps:
      - {name: submit, action: script.work}
      - {name: poll, action: script.meet, input: {port: '{{ parameters.port }}'}, retry: {until: '{{ result() }}', count: 9}}
      - {name: fetch, action: script.work, input: {give: done}}
output: '{{ task.p.output }}'
`,
    before: ({ gate }) => gate.waitFor(1),
    after: async ({ executor, id, gate }) => {
      gate.open();
      return (await executor.resume(id)).result();
    },
    gives: {
      run: 'succeeded',
      output: ['done'],
      starts: { submit: [0], poll: [0, 0], fetch: [0] },
    },
  },
];

const rows: readonly Row[] = [...plain, ...played, ...killed];

export const stoppedBlocks: Table = { title: 'Tasks within tasks, stopped and tried again', rows };
