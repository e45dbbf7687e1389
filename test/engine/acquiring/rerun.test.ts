import { expect, it } from 'vitest';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { crashInRetry, type Flow } from '../../support/recovery.ts';
import { planOf } from '../../support/stage.ts';

/** Two items fail at first; one task reads them, another that one, a third what was published. */
const flow: Flow = {
  plan: planOf(`
name: rerun
vars: {sum: 0}
tasks:
  - name: each
    action: test.each
    with_items: [1, 2, 3]
    concurrency: 1
    tolerate: {count: 2}
    input: {n: "{{ item }}"}
    next: [{publish: [{sum: "{{ result().reduce((a, b) => a + b, 0) }}"}], do: [beside, list]}]
  - {name: beside, action: test.echo, input: {n: 1}, next: [{do: [published]}]}
  - {name: list, action: test.echo, input: {n: "{{ task.each.output }}"}}
  - {name: longer, action: test.echo, input: {n: "{{ task.list.output.concat(4) }}"}}
  - {name: published, action: test.echo, input: {n: "{{ vars.sum }}"}}
output: ["{{ task.longer.output }}", "{{ task.published.output }}"]
`),
  parameters: {},
  run: ({ task, index, attempt, input }) => {
    if (task.task === 'each' && index > 0 && attempt === 1) throw new Error('not yet');
    return Object(input()).n;
  },
};

function endOf(run: ActiveRun): object {
  const visits = [...run.tasks.values()].map(({ key, record }) => {
    return `${key.task}/${key.visit} ${record.state} ${record.summary.succeeded}`;
  });
  const output: unknown = JSON.parse(JSON.stringify(run.documents.output?.view() ?? null));
  return { state: run.record.state, visits: visits.toSorted(), output };
}

it('A process that dies in a rerun changes nothing of how it ends', async () => {
  let crashes = 0;
  for (let seed = 1; seed <= 2; seed++) {
    for (let commits = 1; ; commits++) {
      const run = await crashInRetry(flow, seed, commits);
      if (!run) break;
      crashes++;
      expect(endOf(run), `seed ${seed}, dead after ${commits} commits`).toEqual({
        state: 'succeeded',
        visits: [
          'beside/1 succeeded 1',
          'each/1 succeeded 3',
          'list/2 succeeded 1',
          'longer/2 succeeded 1',
          'published/2 succeeded 1',
        ],
        output: [[1, 2, 3, 4], 6],
      });
    }
  }
  expect(crashes).toBeGreaterThan(6);
});
