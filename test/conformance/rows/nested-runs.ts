import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlayedRow, Table } from '../support/row.ts';
import { files } from './sub-workflows.ts';

const rows: readonly PlayedRow[] = [
  {
    situation: 'a cancel of the parent run',
    others: {
      Mistral: [
        'its sub-workflows are cancelled',
        'test_workflow_cancel.py: test_cancel_with_items_parent_workflow',
      ],
    },
    ours: 'applies to the child runs, in any state',
    files,
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: each, with_items: [a, b, c], concurrency: 2, workflow: gated.yaml, input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      const report = await run.cancel();
      await gate.allGone();
      return report;
    },
    gives: { run: 'cancelled', tasks: { each: 'cancelled (3 cancelled)' } },
  },
  {
    situation: 'a pause and a resume of the parent run',
    others: {
      Mistral: [
        'pause and resume apply to sub-workflows',
        'test_subworkflows_pause_resume.py: test_with_items_cascade',
      ],
    },
    ours: 'applies to the child runs: items in flight finish, and the runs continue from there',
    files,
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: each, with_items: [a, b], concurrency: 2, workflow: gated.yaml, input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
output: "{{ task.each.output }}"
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      const paused = run.pause();
      gate.open();
      const { state } = await paused;
      if (state !== 'paused') throw new Error(`${state} in place of paused`);
      await run.resume();
      return run.result();
    },
    gives: {
      run: 'succeeded',
      output: [
        ['a1', 'a2'],
        ['b1', 'b2'],
      ],
    },
  },
  {
    situation: 'a sub-workflow that runs longer than the timeout of its item',
    others: {
      Attune: ['timeout of a task', 'workflow-orchestration.md: Timeout and Cancellation'],
    },
    ours: 'the item times out, and its run is stopped',
    files,
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: it
    workflow: gated.yaml
    input: {port: "{{ parameters.port }}", name: x}
    timeout: 100ms
    next: [{when: "{{ timed_out() }}", do: [noop]}]
`,
    play: async ({ run, gate }) => {
      const report = await run.result();
      await gate.allGone();
      return report;
    },
    gives: { run: 'succeeded', tasks: { it: 'timed_out' } },
  },
  {
    situation: 'sub-workflows that failed, in a retry of the run',
    others: {
      Mistral: [
        'a rerun of the task runs its workflow again',
        'test_direct_workflow_rerun.py: test_rerun_subflow',
      ],
      'Step Functions': ['unsuccessful children are redriven', 'redrive-map-run.html'],
    },
    ours: 'only their items run again, each as a new run from the beginning',
    files: {
      'needs.yaml': `
parameters: {file: {type: string}, wanted: {type: boolean}}
tasks: [{name: it, action: script.need, input: "{{ parameters }}"}]
output: "{{ task.it.output }}"
`,
    },
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [here, missing, here]
    workflow: needs.yaml
    input: {file: "{{ item }}", wanted: "{{ item === 'missing' }}"}
output: ["{{ task.each.output }}", "{{ task.each.items.map((it) => it.attempts) }}"]
`,
    play: async ({ executor, run }) => {
      if ((await run.result()).state !== 'failed') throw new Error('did not fail');
      await writeFile(join(process.env['MILLRACE_JOURNAL'] ?? '', 'missing'), '');
      const next = await executor.retry(run.id);
      return next.result();
    },
    gives: {
      run: 'succeeded',
      output: [
        ['here', 'missing', 'here'],
        [1, 2, 1],
      ],
    },
  },
];

export const nestedRuns: Table = { title: 'Operations on runs with sub-workflows', rows };
