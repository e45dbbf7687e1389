import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { findPacks } from '../../src/actions/pack-set.ts';
import { Engine } from '../../src/engine/loop/engine.ts';
import { createRun } from '../../src/engine/acquiring/new-run.ts';
import type { Pool } from '../../src/ports/pool.ts';
import { openPool } from '../../src/pool/piscina-pool.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { ControlBlock, mostUnacknowledged } from '../../src/wire/shared/control-block.ts';
import { testActions } from '../support/flow.ts';
import { newRun, planOf } from '../support/stage.ts';
import { testClock } from '../support/clock.ts';

const ITEMS = 90_000;
const WORKERS = 2;
/** A worker can be in the middle of a batch at the limit: it posts that before it waits. */
const MOST = mostUnacknowledged + 2 * WORKERS;

it('workers wait for a disk that does not keep up, whatever the number of items', async () => {
  const seen = { block: undefined as ControlBlock | undefined, commits: 0, full: 0, above: 0 };
  const real = await openPool(WORKERS, testClock);
  onTestFinished(() => real.close());
  const pool: Pool = {
    size: real.size,
    listen: (listener) => real.listen(listener),
    consume: (message) => {
      seen.block = new ControlBlock(message.control, message.lanes);
      return real.consume(message);
    },
    kill: (consumer) => real.kill(consumer),
    withdraw: (consumer) => real.withdraw(consumer),
    describe: (packs) => real.describe(packs),
    release: (documents) => real.release(documents),
    close: () => real.close(),
  };

  /** Holds a commit back until the workers are at their limit, or have nothing left to claim. */
  async function hold(commit: () => void): Promise<void> {
    seen.commits++;
    while (seen.block?.claimable && !seen.block.tooFarAhead(mostUnacknowledged))
      await setImmediate();
    if (seen.block?.tooFarAhead(mostUnacknowledged)) seen.full++;
    // A worker that does not wait has time to exceed the limit.
    for (let turn = 0; turn < 50; turn++) {
      if (seen.block?.tooFarAhead(MOST)) seen.above++;
      await setImmediate();
    }
    commit();
  }

  const store = createMemoryStore({ schedule: (commit) => void hold(commit) });
  const engine = new Engine(store, pool, testClock);
  const plan = planOf(`
tasks:
  - {name: all, action: memory.nothing, with_items: "{{ range(${ITEMS}) }}", concurrency: 8}
`);
  const { packs } = await findPacks([testActions]);
  const run = await createRun(store, { ...newRun(plan), packs });
  await engine.open(run);
  await run.finished.promise;
  expect(run.tasks.get('all')?.record.summary).toMatchObject({ total: ITEMS, succeeded: ITEMS });
  expect(seen.full).toBeGreaterThan(0);
  expect(seen.above).toBe(0);
  await engine.close();
});
