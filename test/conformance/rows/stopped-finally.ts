import type { KilledRow, PlayedRow, Row, Table } from '../support/row.ts';
import { again } from './reruns.ts';

const meets = (name: string): string =>
  `{name: ${name}, action: script.meet, input: {port: "{{ parameters.port }}", name: ${name}}}`;

const port = 'parameters: {port: {type: integer}}';

const played: readonly PlayedRow[] = [
  {
    situation: 'a cancel while a block with finally runs',
    others: {},
    ours: 'the step is stopped, the `finally` of the block runs, then that of the workflow; the run is cancelled',
    flow: `
${port}
tasks:
  - name: b
    steps: [${meets('step')}]
    finally: [{name: inner, action: script.work, input: {give: '{{ task.b.state }}'}}]
  - {name: after, needs: [b], action: script.work}
finally:
  - {name: last, when: "{{ run.state === 'cancelled' }}", action: script.work}
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      error: 'MR411',
      tasks: { b: 'cancelled', after: 'cancelled', last: 'succeeded' },
      order: ['step', 'inner', 'last'],
    },
  },
  {
    situation: 'a second cancel while the finally of a block runs',
    others: {},
    ours: 'that `finally` is stopped, too; the run is cancelled',
    flow: `
${port}
tasks:
  - name: b
    steps: [${meets('step')}]
    finally: [${meets('inner')}, {name: never, needs: [inner], action: script.work}]
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      const first = run.cancel();
      await gate.arrivalOf('inner');
      void run.cancel();
      return first;
    },
    gives: {
      run: 'cancelled',
      error: 'MR411',
      tasks: { b: 'cancelled' },
      order: ['step', 'inner'],
    },
  },
  {
    situation: 'a cancel while finally runs',
    others: {},
    ours: 'it is stopped, and a run that had succeeded is cancelled',
    flow: `
${port}
tasks: [{name: a, action: script.work}]
finally: [${meets('f')}, {name: g, needs: [f], action: script.work}]
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      error: 'MR411',
      tasks: { a: 'succeeded', f: 'cancelled', g: 'cancelled' },
    },
  },
  {
    situation: 'a run that failed succeeds in a retry',
    others: {},
    ours: 'all of `finally` runs again, and sees that the run has succeeded',
    flow: `
${port}
tasks: [{name: a, action: script.work, input: {failures: 1}}]
finally:
  - {name: f, action: script.work, input: {give: '{{ run.state }}'}}
  - {name: g, needs: [f], when: "{{ task.f.output === 'succeeded' }}", action: script.work}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      error: 'none',
      tasks: { a: 'succeeded', f: 'succeeded, visit 2', g: 'succeeded, visit 2' },
      order: ['a', 'f', 'a', 'f', 'g'],
    },
  },
  {
    situation: 'only finally failed, and the run is retried',
    others: {},
    ours: 'only what failed in `finally` runs again',
    flow: `
${port}
tasks: [{name: a, action: script.work}]
finally:
  - {name: f, action: script.work}
  - {name: g, action: script.work, input: {failures: 1}}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      error: 'none',
      tasks: { a: 'succeeded', f: 'succeeded', g: 'succeeded' },
      starts: { a: [0], f: [0], g: [0, 0] },
    },
  },
  {
    situation: 'a pause while finally runs',
    others: {},
    ours: 'the run is paused in it, and goes on with the recorded outcome',
    flow: `
${port}
tasks: [{name: a, action: script.work, input: {fails: true}}]
finally: [${meets('f')}, {name: g, needs: [f], when: "{{ run.state === 'failed' }}", action: script.work}]
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      const paused = run.pause();
      gate.open();
      await paused;
      await run.resume();
      return run.result();
    },
    gives: { run: 'failed', error: 'MR410', order: ['a', 'f', 'g'] },
  },
];

const killed: readonly KilledRow[] = [
  {
    situation: 'the process is killed while finally runs',
    others: {},
    ours: 'it goes on in it; the outcome is that of the record',
    flow: `
${port}
tasks: [{name: a, action: script.work, input: {fails: true}}]
finally: [${meets('f')}, {name: g, needs: [f], when: "{{ run.state === 'failed' }}", action: script.work}]
`,
    before: async ({ gate }) => {
      await gate.waitFor(1);
    },
    after: async ({ executor, id, gate }) => {
      gate.open();
      const run = await executor.resume(id);
      return run.result();
    },
    gives: { run: 'failed', error: 'MR410', order: ['a', 'f', 'f', 'g'] },
  },
];

const rows: readonly Row[] = [...played, ...killed];

export const stoppedFinally: Table = { title: 'At the end, and stopped', rows };
