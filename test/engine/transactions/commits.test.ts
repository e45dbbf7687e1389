import { expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { Schedule } from '../../support/schedule.ts';
import { planOf, Stage } from '../../support/stage.ts';

const TASKS = 1000;

/** A store that counts its commits. */
function counting(schedule: Schedule): { store: Store; count: () => number } {
  let commits = 0;
  const store = createMemoryStore({
    schedule: (commit) => {
      commits++;
      schedule.add(commit);
    },
  });
  return { store, count: () => commits };
}

it('a thousand tasks one after another take at most two commits each', async () => {
  const schedule = new Schedule(1);
  const { store, count } = counting(schedule);
  const stage = new Stage({ size: 2, run: () => null }, { schedule, store });
  const tasks = Array.from(
    { length: TASKS },
    (_, at) => `  - {name: t${at}, action: core.noop, needs: [${at === 0 ? '' : `t${at - 1}`}]}`,
  );
  const run = await stage.play(planOf(`tasks:\n${tasks.join('\n')}\n`));
  expect(run.record.state).toBe('succeeded');
  expect(stage.pool.calls).toHaveLength(TASKS);
  expect(count()).toBeLessThanOrEqual(2 * TASKS);
});

it('a fan-in and the start of what follows it are one commit', async () => {
  const schedule = new Schedule(2);
  const { store, count } = counting(schedule);
  const stage = new Stage({ size: 1, run: () => null }, { schedule, store });
  const run = await stage.create(
    planOf(`
tasks:
  - {name: a, action: core.noop}
  - {name: b, action: core.noop, needs: [a]}
`),
  );
  const before = count();
  await stage.finish(run);
  // The start of the run, the end of a with the start of b, the end of b with that of the run.
  expect(count() - before).toBe(3);
});
