import type { KilledRow, PlayedRow, Row, Table } from '../support/row.ts';

const port = 'parameters: {port: {type: integer}}';

const meets = (rest: string): string =>
  `{name: it, action: script.meet, input: {port: '{{ parameters.port }}'}, ${rest}}`;

const played: readonly PlayedRow[] = [
  {
    situation: 'runs of a workflow of which one at a time may run, and one that waits is cancelled',
    others: { Argo: ['a mutex: others wait in a queue', 'docs/synchronization.md'] },
    ours: 'nothing of it has begun, so its `finally` does not run either',
    flow: `
name: one-at-a-time
${port}
limits: {site: 1}
limit: site
tasks: [${meets('retry: 0')}]
finally: [{name: last, action: script.work}]
`,
    play: async ({ executor, run, gate }) => {
      await gate.waitFor(1);
      const { text } = executor.history.workflow(run.id);
      const second = await executor.start(text, { parameters: { port: gate.port } });
      const report = await second.cancel();
      gate.open();
      await run.result();
      return report;
    },
    gives: {
      run: 'cancelled',
      error: 'MR411',
      order: [],
    },
  },
  {
    situation: 'a workflow and its tasks have the same limit, of one',
    others: {},
    ours: 'runs and attempts are counted apart: the run goes on, one item at a time',
    flow: `
name: twice-limited
${port}
limits: {site: 1}
limit: site
tasks: [${meets('limit: site, with_items: [1, 2, 3], concurrency: 3')}]
`,
    play: async ({ run, gate }) => {
      for (let left = 3; left > 0; left--) {
        await gate.waitFor(1);
        await gate.roundTrip();
        gate.release();
      }
      const report = await run.result();
      if (gate.peak !== 1) throw new Error(`${gate.peak} at once`);
      return report;
    },
    gives: { run: 'succeeded', starts: { it: [0, 1, 2] } },
  },
];

const killed: readonly KilledRow[] = [
  {
    situation: 'a process with all permits of a limit is killed',
    others: {},
    ours: 'its permits are free at once: no time must pass',
    flow: `
name: killed-holder
${port}
limits: {api: 5}
tasks: [${meets('limit: api, with_items: [1, 2, 3, 4, 5], concurrency: 5')}]
`,
    before: ({ gate }) => gate.waitFor(5),
    after: async ({ executor, id, gate }) => {
      await gate.allGone();
      const { text } = executor.history.workflow(id);
      const run = await executor.start(text, { parameters: { port: gate.port } });
      await gate.waitFor(5);
      gate.open();
      return run.result();
    },
    gives: { run: 'succeeded', starts: { it: [0, 1, 2, 3, 4] } },
  },
];

const rows: readonly Row[] = [...played, ...killed];

export const namedLimits: Table = { title: 'Limits with a name', rows };
