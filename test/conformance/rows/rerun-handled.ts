import type { PlayedRow } from '../support/row.ts';
import { again } from './reruns.ts';

/** Failures that were handled or tolerated, and show at a join or in the output. */
export const handledReruns: readonly PlayedRow[] = [
  {
    situation: 'a failure that was handled fails again',
    others: {},
    ours: 'it counts as handled, and the handler does not run again',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, input: {failures: 2}, next: [{when: "{{ failed() }}", do: [mend]}]}
  - {name: mend, action: script.work}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      tasks: { a: 'failed', mend: 'succeeded' },
      starts: { a: [0, 0], mend: [0] },
    },
  },
  {
    situation: 'tasks that have read results which are retried',
    others: {},
    ours: 'run again as their next visit, in their order; tasks between that have not do not',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: a
    with_items: [0, 1]
    tolerate: {count: 1}
    action: script.work
    input: {failures: "{{ item }}", give: "{{ index }}"}
    next: [{publish: [{all: "{{ result() }}"}], do: [between, other]}]
  - {name: between, action: script.work, next: [{do: [reads]}]}
  - {name: reads, action: script.work, input: {give: "{{ task.a.output }}"}, next: [{do: [onward]}]}
  - {name: onward, action: script.work, input: {give: "{{ task.reads.output.length }}"}}
  - {name: other, action: script.work, input: {give: "{{ vars.all }}"}}
output: ["{{ task.reads.output }}", "{{ task.onward.output }}", "{{ task.other.output }}"]
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      output: [[0, 1], 2, [0, 1]],
      tasks: {
        between: 'succeeded',
        reads: 'succeeded, visit 2',
        onward: 'succeeded, visit 2',
        other: 'succeeded, visit 2',
      },
      starts: { a: [0, 1, 1], between: [0], reads: [0, 0], onward: [0, 0], other: [0, 0] },
    },
  },
  {
    situation: 'a join that could not be met, since a branch failed and was handled',
    others: {},
    ours: 'the branch is retried; when it succeeds, the other has already arrived',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - name: b
    action: script.work
    input: {failures: 1}
    next: [{do: [joined]}, {when: "{{ failed() }}", do: [mend]}]
  - {name: joined, join: all, action: script.work}
  - {name: mend, action: script.work}
`,
    play: async ({ executor, run }) => {
      const { error } = await run.result();
      if (error?.code !== 'MR415') throw new Error(`${error?.code}`);
      return again(executor, run);
    },
    gives: {
      run: 'succeeded',
      error: 'none',
      starts: { a: [0], b: [0, 0], joined: [0], mend: [0] },
    },
  },
  {
    situation: 'the output could not be rendered, since an item failed',
    others: {},
    ours: 'the item is retried, and the output is rendered anew',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: a
    with_items: [0, 1]
    tolerate: {count: 1}
    action: script.work
    input: {failures: "{{ item }}", give: {n: "{{ index }}"}}
output: "{{ task.a.output.map((one) => one.n) }}"
`,
    play: async ({ executor, run }) => {
      const { error } = await run.result();
      if (error?.code !== 'MR403') throw new Error(`${error?.code}`);
      return again(executor, run);
    },
    gives: { run: 'succeeded', error: 'none', output: [0, 1], starts: { a: [0, 1, 1] } },
  },
  {
    situation: 'a handler failed, and the failure that it handles is retried',
    others: {},
    ours: 'it runs again only if the failure comes again',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, input: {failures: 1}, next: [{when: "{{ failed() }}", do: [mend]}]}
  - {name: mend, action: script.work, input: {failures: 1}}
  - {name: b, action: script.work, input: {failures: 2}, next: [{when: "{{ failed() }}", do: [patch]}]}
  - {name: patch, action: script.work, input: {failures: 1, key: "{{ task.b.error.code }}"}}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { a: 'succeeded', mend: 'failed', b: 'failed', patch: 'failed, visit 2' },
      starts: { a: [0, 0], mend: [0], b: [0, 0], patch: [0, 0] },
    },
  },
];
