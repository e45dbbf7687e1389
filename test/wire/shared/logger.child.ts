/** Posts lines of the sizes in its data through a window, as a worker does. */
import { parentPort, workerData } from 'node:worker_threads';
import { LogWindow } from '../../../src/wire/shared/log-window.ts';

const { buffer, sizes }: { buffer: SharedArrayBuffer; sizes: readonly number[] } = workerData;
const window = new LogWindow(buffer);
for (const size of sizes) {
  window.post(size);
  parentPort?.postMessage(size);
}
