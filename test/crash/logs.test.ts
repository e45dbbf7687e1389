import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHistory, type RunHistory } from '../../src/index.ts';
import { openExecutor, testActions } from '../support/flow.ts';
import { Child } from '../support/process.ts';
import { Schedule } from '../support/schedule.ts';
import { temporaryFolder } from '../support/temp.ts';

const ITEMS = 600;

/** Every item logs two lines: of actions that return at once, and of others. */
const flow = `
name: talking
tasks:
  - name: now
    with_items: "{{ range(${ITEMS}) }}"
    action: talk.say
    input: {lines: 2, bytes: 300}
  - name: later
    needs: [now]
    with_items: "{{ range(${ITEMS}) }}"
    concurrency: 8
    action: talk.sayLater
    input: {lines: 2, bytes: 300}
`;

/** Lines that a process prints of a whole run: those of the log, and some more. */
const LINES = 4 * ITEMS;

/** The items of a run, with whether they have ended and the number of lines that are kept. */
function keptLines(history: RunHistory, run: string): (readonly [ended: boolean, lines: number])[] {
  const { tasks } = history.report(run);
  return Object.entries(tasks).flatMap(([task, { visits }]) =>
    visits === 0
      ? []
      : history.items(run, task).map(({ status }, index) => {
          const lines = history.log(run, task, index)?.lines.length ?? 0;
          return [status !== 'waiting', lines] as const;
        }),
  );
}

it.each([21, 22])(
  'an item that is committed has its log, whenever the process is killed (seed %i)',
  async (seed) => {
    const chance = new Schedule(seed);
    const directory = join(await temporaryFolder(), 'store');
    const config = { directory, actions: testActions };
    let run = '';
    let ended = 0;
    for (let kill = 0; kill < 2; kill++) {
      const child = new Child(run ? { ...config, resume: run } : { ...config, workflow: flow });
      run ||= await child.run();
      let left = chance.below(LINES / 3);
      await child.untilLine(({ type }) => left-- <= 0 && type === 'task-progressed');
      await child.kill();
      const history = await openHistory(directory);
      const items = keptLines(history, run);
      expect(items.filter(([hasEnded, lines]) => lines !== (hasEnded ? 2 : 0))).toEqual([]);
      ended = items.filter(([hasEnded]) => hasEnded).length;
      await history.close();
    }
    expect(ended).toBeGreaterThan(0);
    const executor = await openExecutor({ directory });
    await (await executor.resume(run)).result();
    const items = keptLines(executor.history, run);
    expect(items).toEqual(Array.from({ length: 2 * ITEMS }, () => [true, 2]));
    expect(executor.history.logTotals(run).lines).toBe(4 * ITEMS);
  },
);
