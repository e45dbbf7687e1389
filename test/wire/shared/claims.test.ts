import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ControlBlock } from '../../../src/wire/shared/control-block.ts';
import type { Claimed, ClaimerData } from './claimer.thread.ts';

const THREADS = 3;
const entry = new URL('./claimer.thread.js', import.meta.url);

function claimer(workerData: ClaimerData): Promise<Claimed> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData, execArgv: [] });
    worker.once('message', resolve).once('error', reject);
  });
}

async function race(positions: number, range: number, retries: number): Promise<Claimed> {
  const block = ControlBlock.create(positions, 1);
  const ready = new SharedArrayBuffer(4);
  const retriesTaken = new SharedArrayBuffer(4);
  const data = { control: block.buffer, ready, threads: THREADS, range, retries, retriesTaken };
  const claims = Array.from({ length: THREADS }, () => claimer(data));
  // Offers while the threads take: the ring holds a fraction of the retries at a time.
  for (let index = 0; index < retries;) {
    if (block.offerRetry({ index, attempt: (index % 1000) + 2 })) index++;
    else await new Promise(setImmediate);
  }
  const found = await Promise.all(claims);
  return {
    positions: found.flatMap((one) => one.positions),
    retries: found.flatMap((one) => one.retries),
  };
}

function sequence(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}

test.each([
  [200_000, 1],
  [500_000, 7],
  [500_000, 64],
])('%i positions are claimed once by threads that take %i at a time', async (positions, range) => {
  const claimed = await race(positions, range, 0);
  expect(claimed.positions.toSorted((a, b) => a - b)).toEqual(sequence(positions));
});

test('Each retry is taken by one thread, whole', async () => {
  const claimed = await race(0, 1, 50_000);
  expect(claimed.retries.toSorted((a, b) => a - b)).toEqual(sequence(50_000));
});
