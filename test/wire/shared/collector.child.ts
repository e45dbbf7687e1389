/** Adds items to the open batch in its data, and posts it now and then. */
import { parentPort, workerData } from 'node:worker_threads';
import { OpenBatch } from '../../../src/wire/shared/open-batch.ts';
import { Collector } from './collector.ts';

const { buffer, items }: { buffer: SharedArrayBuffer; items: number } = workerData;
const collector = new Collector(new OpenBatch(buffer), (batch) => parentPort?.postMessage(batch));
for (let index = 0; index < items; index++) {
  const value = { name: `item ${index}`, list: [index, index + 0.5] };
  collector.add({ index, attempt: 1, state: 'succeeded', value });
  if (index % 900 === 899) collector.post();
}
collector.post();
