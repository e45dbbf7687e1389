import { parentPort, workerData } from 'node:worker_threads';
import { ControlBlock, stop } from '../../../src/wire/shared/control-block.ts';

/** What a thread whose lanes sleep is given. */
export interface SleeperData {
  readonly control: SharedArrayBuffer;
  readonly lanes: number;
  /** Retries that all threads together have taken. */
  readonly taken: SharedArrayBuffer;
}

const data: SleeperData = workerData;
const block = new ControlBlock(data.control, 1);
const taken = new Int32Array(data.taken);
const indexes: number[] = [];

/** Takes retries until the block is stopped, and sleeps while there is none. */
async function lane(): Promise<void> {
  for (;;) {
    const { bell } = block;
    if (block.stopped !== stop.go) return;
    const retry = block.takeRetry();
    if (!retry) {
      await block.untilBell(bell);
      continue;
    }
    indexes.push(retry.index);
    Atomics.add(taken, 0, 1);
    Atomics.notify(taken, 0);
    await undefined;
  }
}

// Pending waits on shared memory do not keep a thread alive.
const alive = setInterval(() => {}, 1000);
await Promise.all(Array.from({ length: data.lanes }, lane));
clearInterval(alive);
parentPort?.postMessage(indexes);
