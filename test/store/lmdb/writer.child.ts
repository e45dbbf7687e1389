/**
 * Commits without end, and prints the number of each commit after it was acknowledged. Commit n
 * marks items n and n + 1, stores batch n, and lowers the remaining count by the items it won.
 */
import type { RunId, TaskKey } from '../../../src/run/records.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { taskRecord } from '../../contracts/store/samples.ts';

const [directory = '', size = '100'] = process.argv.slice(2);
const key: TaskKey = { run: 'run-1' as RunId, task: 'sweep', visit: 1 };
const store = await openStore(directory);
let next = store.task(key)?.batches ?? 0;
for (;;) {
  const n = next++;
  try {
    await store.commit((tx) => {
      const won = tx.markDone(key, [n, n + 1]).reduce((sum, one) => sum + one, 0);
      const { remaining } = tx.task(key) ?? { remaining: 1_000_000 };
      tx.putBatch(key, n, new Uint8Array(Number(size)).fill(n));
      tx.putTask(key.run, taskRecord({ remaining: remaining - won, batches: n + 1 }));
    });
  } catch (error) {
    const again = await store.commit(() => 'accepted').catch((second) => second === error);
    process.stdout.write(
      `${JSON.stringify({ error, again, batches: store.task(key)?.batches, last: n })}\n`,
    );
    await store.close();
    break;
  }
  process.stdout.write(`${n}\n`);
}
