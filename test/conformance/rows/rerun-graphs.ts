import type { PlayedRow, Table } from '../support/row.ts';
import { again } from './reruns.ts';
import { handledReruns } from './rerun-handled.ts';

const rows: readonly PlayedRow[] = [
  {
    situation: 'tasks before and after the failed one',
    others: {
      Orquesta: [
        'continues from the task that failed',
        'test_workflow_conductor_rerun.py: test_rerun_from_failed_task',
      ],
      Argo: ['successful steps are kept', 'docs/cli/argo_retry.md'],
      Mistral: ['continues from it', 'test_direct_workflow_rerun.py: test_rerun'],
    },
    ours: 'earlier tasks keep their results, later tasks run for the first time',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, next: [{do: [b]}]}
  - {name: b, action: script.work, input: {failures: 1}, next: [{do: [c]}]}
  - {name: c, action: script.work}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'succeeded', order: ['a', 'b', 'b', 'c'] },
  },
  {
    situation: 'a branch before a join failed',
    others: {
      Orquesta: [
        'the join runs when it has succeeded',
        'native/test_workflow_rerun.py: test_fail_single_before_join',
      ],
      Mistral: [
        'the join runs when it has succeeded',
        'test_direct_workflow_rerun.py: test_rerun_join_with_branch_errors',
      ],
    },
    ours: 'the other branches have already arrived: the join starts when this one arrives',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, input: {failures: 1}, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'succeeded', starts: { a: [0], b: [0, 0], joined: [0] } },
  },
  {
    situation: 'the join itself failed',
    others: {
      Orquesta: ['only the join runs', 'native/test_workflow_rerun.py: test_fail_at_join'],
      Mistral: ['only the join runs', 'test_direct_workflow_rerun.py: test_rerun_on_join_task'],
    },
    ours: 'only the join runs',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [joined]}]}
  - {name: joined, join: all, action: script.work, input: {failures: 1}}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'succeeded', starts: { a: [0], b: [0], joined: [0, 0] } },
  },
  {
    situation: 'several branches failed',
    others: {
      Orquesta: [
        'all of them are rerun',
        'native/test_workflow_rerun.py: test_fail_multiple_branches',
      ],
    },
    ours: 'all of them run again',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, input: {failures: 1}}
  - {name: b, action: script.work, input: {failures: 1}}
  - {name: c, action: script.work}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'succeeded', starts: { a: [0, 0], b: [0, 0], c: [0] } },
  },
  {
    situation: 'a failure that was handled, and one that was not',
    others: {
      Orquesta: [
        'a remediated task is not rerun',
        'test_workflow_conductor_rerun.py: test_rerun_default_with_remediated_task',
      ],
    },
    ours: 'both are retried; what handled the failure does not run again',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, input: {failures: 1}, next: [{when: "{{ failed() }}", do: [mend]}]}
  - {name: mend, action: script.work}
  - {name: b, action: script.work, input: {failures: 1}}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      tasks: { a: 'succeeded', mend: 'succeeded', b: 'succeeded' },
      starts: { a: [0, 0], mend: [0], b: [0, 0] },
    },
  },
  {
    situation: 'a task failed in the second iteration of a loop',
    others: {
      Orquesta: ['continues in that iteration', 'native/test_workflow_rerun.py: test_fail_cycle'],
    },
    ours: 'continues in that visit, with the variables as they were',
    flow: `
parameters: {port: {type: integer}}
vars: {n: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [turn]}]}
  - name: turn
    action: script.work
    input: {failures: "{{ vars.n === 1 ? 1 : 0 }}"}
    next:
      - {publish: [{n: "{{ vars.n + 1 }}"}], do: [noop]}
      - {when: "{{ succeeded() && vars.n < 3 }}", do: [turn]}
output: "{{ vars.n }}"
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      output: 3,
      tasks: { turn: 'succeeded, visit 3' },
      starts: { turn: [0, 0, 0, 0] },
    },
  },
  {
    situation: 'only one of two failed tasks is named',
    others: {
      Mistral: ['a rerun applies to one task', 'test_direct_workflow_rerun.py: test_rerun'],
      Orquesta: [
        'tasks can be named',
        'test_workflow_conductor_rerun.py: test_rerun_from_multiple_sequential_tasks',
      ],
    },
    ours: 'only that one runs; the run fails because of the other',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, input: {failures: 1}}
  - {name: b, action: script.work, input: {failures: 1}}
`,
    play: async ({ executor, run }) => {
      await run.result();
      const next = await executor.retry(run.id, { tasks: ['a'] });
      return next.result();
    },
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { a: 'succeeded', b: 'failed' },
      starts: { a: [0, 0], b: [0] },
    },
  },
  {
    situation: 'a run that was cancelled',
    others: {
      Mistral: [
        'can be rerun',
        'test_direct_workflow_rerun_cancelled.py: test_rerun_cancelled_with_items',
      ],
    },
    ours: 'continues with the items that had not ended',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: each, with_items: [a, b, c], concurrency: 1, action: script.meet, input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
output: "{{ task.each.output }}"
`,
    play: async ({ executor, run, gate }) => {
      await gate.waitFor(1);
      gate.release('a');
      await gate.arrivalOf('b');
      await run.cancel();
      gate.open();
      return again(executor, run);
    },
    gives: {
      run: 'succeeded',
      output: ['a', 'b', 'c'],
      starts: { each: [0, 1, 1, 2] },
    },
  },
  {
    situation: 'a run that succeeded',
    others: {
      Orquesta: [
        'may be rerun from one of its tasks',
        'test_workflow_conductor_rerun.py: test_rerun_succeeded_workflow',
      ],
    },
    ours: 'refused: nothing failed, and successful results are kept',
    flow: 'parameters: {port: {type: integer}}\ntasks: [{name: it, action: script.work}]',
    play: async ({ executor, run }) => {
      const report = await run.result();
      const refused = await executor.retry(run.id).then(
        () => 'not refused',
        (error: unknown) => Object(error).code,
      );
      if (refused !== 'MR509') throw new Error(`${refused}`);
      return report;
    },
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
];

export const rerunGraphs: Table = {
  title: 'Tasks in a retry of a run',
  rows: [...rows, ...handledReruns],
};
