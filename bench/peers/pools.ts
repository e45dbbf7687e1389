import { fileURLToPath } from 'node:url';
import { FixedThreadPool } from 'poolifier';
import { Piscina } from 'piscina';
import { Tinypool } from 'tinypool';
import { pool as openWorkerpool } from 'workerpool';
import type { Peer } from './peer.ts';

const CHUNK = 1000;

const note = 'in memory, nothing stored';

function worker(name: string): string {
  return fileURLToPath(new URL(`./workers/${name}.js`, import.meta.url));
}

async function all(count: number, one: (item: number) => PromiseLike<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, item) => one(item)));
}

export const piscina: Peer = {
  name: 'piscina, 32 tasks at once a worker',
  note,
  async start(threads) {
    const pool = new Piscina({
      filename: worker('noop'),
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: 32,
      execArgv: [],
    });
    return { run: (count) => all(count, (item) => pool.run(item)), close: () => pool.destroy() };
  },
};

/** What one writes by hand when items are many and small: a chunk of the list is one task. */
export const chunks: Peer = {
  name: 'piscina, in chunks of 1,000',
  note,
  async start(threads) {
    const pool = new Piscina({
      filename: worker('chunks'),
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: 2,
      execArgv: [],
    });
    return {
      run: (count) => {
        const items = Array.from({ length: count }, (_, item) => item);
        return all(Math.ceil(count / CHUNK), (at) =>
          pool.run(items.slice(at * CHUNK, (at + 1) * CHUNK)),
        );
      },
      close: () => pool.destroy(),
    };
  },
};

export const tinypool: Peer = {
  name: 'tinypool',
  note,
  async start(threads) {
    const pool = new Tinypool({
      filename: worker('noop'),
      minThreads: threads,
      maxThreads: threads,
      execArgv: [],
    });
    return { run: (count) => all(count, (item) => pool.run(item)), close: () => pool.destroy() };
  },
};

export const workerpool: Peer = {
  name: 'workerpool',
  note,
  async start(threads) {
    const pool = openWorkerpool(worker('workerpool'), {
      minWorkers: threads,
      maxWorkers: threads,
      workerType: 'thread',
    });
    return {
      run: (count) => all(count, (item) => pool.exec('noop', [item])),
      close: async () => pool.terminate(),
    };
  },
};

export const poolifier: Peer = {
  name: 'poolifier',
  note,
  async start(threads) {
    const pool = new FixedThreadPool<number, null>(threads, worker('poolifier'));
    return {
      run: (count) => all(count, (item) => pool.execute(item)),
      close: () => pool.destroy(),
    };
  },
};
