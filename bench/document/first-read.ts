import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { release, share } from '../../src/document/public.ts';
import { shapes } from './values.ts';
import { type Row, ratio, time } from './table.ts';

const script = new URL('./reader.js', import.meta.url);

async function elapsed(workers: readonly Worker[], makeMessage: () => unknown): Promise<number> {
  const began = performance.now();
  const message = makeMessage();
  await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage(message);
      await once(worker, 'message');
    }),
  );
  return (performance.now() - began) * 1e3;
}

/** From a value to the read of its first element in each worker: posted to each, or shared. */
export async function firstReadRows(sizes: readonly [string, number][]): Promise<Row[]> {
  const workers = Array.from({ length: 4 }, () => new Worker(script));
  const rows: Row[] = [];
  for (const [label, bytes] of sizes) {
    const value = shapes['records']?.(bytes) ?? [];
    for (const count of [1, 4]) {
      const some = workers.slice(0, count);
      const posted: number[] = [];
      const shared: number[] = [];
      for (let round = 0; round < (bytes > 2 ** 24 ? 3 : 30); round++) {
        posted.push(await elapsed(some, () => ({ value })));
        let handle = share<unknown>(null);
        release(handle);
        shared.push(await elapsed(some, () => ({ handle: (handle = share<unknown>(value)) })));
        await elapsed(some, () => ({ release: handle }));
        release(handle);
        globalThis.gc?.();
      }
      rows.push({
        value: `records ${label}, ${count} ${count === 1 ? 'worker' : 'workers'}`,
        'post the value': time(posted),
        'share a handle': time(shared),
        faster: ratio(posted, shared),
      });
    }
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return rows;
}
