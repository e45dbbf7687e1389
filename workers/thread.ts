import { BroadcastChannel, workerData } from 'node:worker_threads';
import { DocumentCache } from '../src/wire/open-handle.ts';
import type { ReleaseMessage } from '../src/wire/messages.ts';
import { type WorkerData, WaitingCount } from '../src/wire/shared/waiting-count.ts';

/** Documents this thread has opened; dropped when the coordinator says that their run no longer needs them. */
export const documents = new DocumentCache();

const { waitingCount: gateBuffer, channel: channelName } = readWorkerData(workerData);

/** How many consumers wait for a worker. */
export const waitingCount = new WaitingCount(gateBuffer);

const channel = new BroadcastChannel(channelName);
channel.onmessage = (event) => {
  const { data } = event as { data: ReleaseMessage };
  documents.release(data.release);
};
channel.unref();

/** piscina wraps what the pool gives in an array of its own. */
function readWorkerData(data: unknown): WorkerData {
  const own: unknown = Array.isArray(data) ? data[1] : data;
  return own as WorkerData;
}
