import { Queue, Worker } from 'bullmq';
import type { Peer } from './peer.ts';

/** Number of jobs that are added at once. */
const BULK = 5000;

/** Needs its own Redis: `MILLRACE_BENCH_REDIS=6379` is its port on this machine. Writes to it. */
const port = Number(process.env['MILLRACE_BENCH_REDIS'] ?? Number.NaN);

export const bullmq: Peer = {
  name: 'BullMQ, 100 at once',
  note: 'Redis, as durable as it is configured',
  async start() {
    if (!Number.isInteger(port)) return undefined;
    const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
    const name = `millrace-bench-${process.pid}`;
    const queue = new Queue(name, { connection });
    const worker = new Worker(name, async () => null, { connection, concurrency: 100 });
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    let done = 0;
    let target = 0;
    let reached = (): void => {};
    worker.on('completed', () => {
      if (++done === target) reached();
    });
    return {
      async run(count) {
        target = done + count;
        const all = new Promise<void>((resolve) => {
          reached = resolve;
        });
        for (let at = 0; at < count; at += BULK) {
          const size = Math.min(BULK, count - at);
          const options = { removeOnComplete: true };
          await queue.addBulk(
            Array.from({ length: size }, (_, item) => ({
              name: 'noop',
              data: at + item,
              opts: options,
            })),
          );
        }
        await all;
      },
      async close() {
        await worker.close();
        await queue.obliterate({ force: true });
        await queue.close();
      },
    };
  },
};
