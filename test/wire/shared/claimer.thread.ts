import { parentPort, workerData } from 'node:worker_threads';
import { ControlBlock } from '../../../src/wire/shared/control-block.ts';

/** What a thread that claims is given. */
export interface ClaimerData {
  readonly control: SharedArrayBuffer;
  /** Threads that are ready; all begin when it reaches `threads`. */
  readonly ready: SharedArrayBuffer;
  readonly threads: number;
  readonly range: number;
  /** Retries that all threads together take before they end. */
  readonly retries: number;
  readonly retriesTaken: SharedArrayBuffer;
}

/** What it did: indexes of positions and retries that were its own. */
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
    // The attempt says which index it belongs to, so that a torn entry would be seen.
    claimed.retries.push(retry.attempt === (retry.index % 1000) + 2 ? retry.index : -1);
    Atomics.add(taken, 0, 1);
  }
  if (first >= block.end && Atomics.load(taken, 0) >= data.retries) break;
}
parentPort?.postMessage(claimed);
