import { parentPort, workerData } from 'node:worker_threads';
import { ControlBlock } from '../../../src/wire/shared/control-block.ts';

/** The data of a claiming thread. */
export interface ClaimerData {
  readonly control: SharedArrayBuffer;
  /** Number of ready threads. All begin when it reaches `threads`. */
  readonly ready: SharedArrayBuffer;
  readonly threads: number;
  readonly range: number;
  /** Number of retries that all threads together take. */
  readonly retries: number;
  readonly retriesTaken: SharedArrayBuffer;
}

/** Positions and retries that the thread took. */
export interface Claimed {
  readonly positions: number[];
  readonly retries: number[];
}

const data: ClaimerData = workerData;
const block = new ControlBlock(data.control, 1);
const ready = new Int32Array(data.ready);
const taken = new Int32Array(data.retriesTaken);
const claimed: Claimed = { positions: [], retries: [] };

Atomics.add(ready, 0, 1);
while (Atomics.load(ready, 0) < data.threads);

for (;;) {
  const first = block.claim(data.range);
  const end = Math.min(first + data.range, block.end);
  for (let position = first; position < end; position++) claimed.positions.push(position);
  const retry = block.takeRetry();
  if (retry) {
    // The attempt encodes its index, so that a torn entry is noticed.
    claimed.retries.push(retry.attempt === (retry.index % 1000) + 2 ? retry.index : -1);
    Atomics.add(taken, 0, 1);
  }
  if (first >= block.end && Atomics.load(taken, 0) >= data.retries) break;
}
parentPort?.postMessage(claimed);
