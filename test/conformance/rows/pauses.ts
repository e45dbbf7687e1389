import { requestPause } from '../../../src/index.ts';
import type { KilledRow, PlayedRow, Table } from '../support/row.ts';

/** Items that wait at the gate, one or more at once, and a task after them. */
const waiting = (count: number, keys = ''): string => `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(${count}) }}"
    ${keys}
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", give: "{{ item }}"}
  - {name: after, needs: [each], action: script.work, input: {give: "{{ task.each.output }}"}}
output: "{{ task.after.output }}"
`;

const paused: readonly PlayedRow[] = [
  {
    situation: 'a pause with items in flight',
    others: {
      Orquesta: [
        'pausing until they have completed, then paused; no new ones are requested',
        'test_workflow_conductor_with_items_pause_and_resume.py: …with_items_concurrency_and_active',
      ],
      Argo: ['argo suspend; a template may suspend as well', 'docs/walk-through/suspending.md'],
    },
    ours: 'drains: items in flight finish and count, nothing more starts, then the run waits on disk',
    flow: waiting(5, 'concurrency: 2'),
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      const report = run.pause();
      gate.open();
      return report;
    },
    gives: {
      run: 'paused',
      tasks: { each: 'running (2 succeeded)' },
      starts: { each: [0, 1], after: [] },
    },
  },
  {
    situation: 'a paused run is resumed',
    others: {
      Orquesta: ['the remaining items are processed', 'languages/orquesta.rst: With Items Model'],
      Mistral: ['continues where it was', 'test_workflow_resume.py: test_resume_direct'],
    },
    ours: 'only items that had not ended run; results are combined',
    flow: waiting(5, 'concurrency: 2'),
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      const report = run.pause();
      gate.open();
      await report;
      await run.resume();
      return run.result();
    },
    gives: {
      run: 'succeeded',
      output: [0, 1, 2, 3, 4],
      starts: { each: [0, 1, 2, 3, 4], after: [0] },
    },
  },
  {
    situation: 'a pause while the last items run',
    others: {
      Orquesta: [
        'the task completes; the workflow is paused, and ends when it is resumed',
        'test_workflow_conductor_with_items_pause_and_resume.py: …pausing_status_with_items_active',
      ],
    },
    ours: 'the next task starts only after the resume',
    flow: waiting(2, 'concurrency: 2'),
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      const report = run.pause();
      gate.open();
      if ((await report).tasks['each']?.state !== 'succeeded') throw new Error('did not settle');
      if ((await report).state !== 'paused') throw new Error('was not paused');
      await run.resume();
      return run.result();
    },
    gives: { run: 'succeeded', output: [0, 1], starts: { each: [0, 1], after: [0] } },
  },
  {
    situation: 'a pause while an item waits for its retry',
    others: {
      Orquesta: [
        'the retry is not run before the resume',
        'test_task_retry.py: test_workflow_pause_before_retry_running',
      ],
    },
    ours: 'nothing is in flight, so the run is paused at once; the retry keeps its due time',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: it, action: script.meet, input: {port: "{{ parameters.port }}", fails: true}, retry: {count: 1, delay: 1h}}
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      const report = run.pause();
      gate.open();
      return report;
    },
    gives: { run: 'paused', tasks: { it: 'running' }, starts: { it: [0] } },
  },
  {
    situation: 'a cancel of a paused run',
    others: {
      Mistral: ['cancelled', 'test_workflow_cancel.py: test_cancel_paused_workflow'],
    },
    ours: 'cancelled, without running anything',
    flow: waiting(4, 'concurrency: 1'),
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      const report = run.pause();
      gate.open();
      await report;
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      tasks: { each: 'cancelled (1 succeeded, 3 cancelled)' },
      starts: { each: [0] },
    },
  },
];

const killed: readonly KilledRow[] = [
  {
    situation: 'the process is killed with items in flight',
    others: {
      Mistral: ['a task can run twice only if safe-rerun allows it', 'test_safe_rerun.py'],
      Attune: [
        'lost executions are requested again after a grace period',
        'workflow-execution-engine.md',
      ],
    },
    ours: 'another process continues the run: items in flight run again, items that had ended do not',
    flow: waiting(4, 'concurrency: 2'),
    before: async ({ child, gate }) => {
      await gate.waitFor(2);
      gate.release('0');
      await gate.arrivalOf('2');
      await child.untilLine(({ summary }) => Object(summary).succeeded === 1);
    },
    after: async ({ executor, id, gate }) => {
      gate.open();
      return (await executor.resume(id)).result();
    },
    gives: {
      run: 'succeeded',
      output: [0, 1, 2, 3],
      starts: { each: [0, 1, 1, 2, 2, 3], after: [0] },
    },
  },
  {
    situation: 'a pause with items in flight, then the process is killed, then a resume',
    others: {
      Orquesta: [
        'a paused workflow is resumed',
        'test_workflow_conductor_with_items_pause_and_resume.py',
      ],
    },
    ours: 'the pause is on disk before it takes effect; the resume continues with everything that had not ended',
    flow: waiting(4, 'concurrency: 2'),
    before: async ({ child, gate, directory, id }) => {
      await gate.waitFor(2);
      gate.release('0');
      await gate.arrivalOf('2');
      await child.untilLine(({ summary }) => Object(summary).succeeded === 1);
      await requestPause(directory, id);
    },
    after: async ({ executor, id, gate }) => {
      gate.open();
      return (await executor.resume(id)).result();
    },
    gives: {
      run: 'succeeded',
      output: [0, 1, 2, 3],
      starts: { each: [0, 1, 1, 2, 2, 3], after: [0] },
    },
  },
];

export const pauses: Table = { title: 'Pause, kill and resume', rows: [...paused, ...killed] };
