import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ControlBlock, stop } from '../../../src/wire/shared/control-block.ts';
import { Schedule } from '../../support/schedule.ts';
import type { SleeperData } from './sleeper.thread.ts';

const RETRIES = 20_000;
const entry = new URL('./sleeper.thread.js', import.meta.url);

function sleeper(workerData: SleeperData): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData, execArgv: [] });
    worker.once('message', resolve).once('error', reject);
  });
}

async function untilTaken(taken: Int32Array, count: number): Promise<void> {
  for (;;) {
    const now = Atomics.load(taken, 0);
    if (now >= count) return;
    const wait = Atomics.waitAsync(taken, 0, now);
    if (wait.async) await wait.value;
  }
}

test.each([1, 4])(
  '%i sleeping lanes in each of 2 threads sleep through no retry',
  async (lanes) => {
    const block = ControlBlock.create(0, 1);
    const taken = new Int32Array(new SharedArrayBuffer(4));
    const data = { control: block.buffer, lanes, taken: taken.buffer };
    const sleepers = [sleeper(data), sleeper(data)];
    const schedule = new Schedule(lanes);
    for (let index = 0; index < RETRIES;) {
      // The ring is empty when a burst begins, so that each burst must wake a lane.
      for (let left = 1 + schedule.below(4); left > 0 && index < RETRIES; left--) {
        expect(block.offerRetry({ index: index++, attempt: 2 })).toBe(true);
      }
      await untilTaken(taken, index);
    }
    block.stop(stop.drain);
    const found = (await Promise.all(sleepers)).flat();
    expect(found.toSorted((a, b) => a - b)).toEqual(Array.from({ length: RETRIES }, (_, at) => at));
  },
);
