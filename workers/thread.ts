import { BroadcastChannel, workerData } from 'node:worker_threads';
import { DocumentCache } from '../src/wire/open-handle.ts';
import type { ReleaseMessage } from '../src/wire/messages.ts';
import { LogWindow } from '../src/wire/shared/log-window.ts';
import { closeSegments } from './segments.ts';
import { type WorkerData, WaitingCount } from '../src/wire/shared/waiting-count.ts';

/** Documents this thread has opened, until the coordinator releases them with their run. */
export const documents = new DocumentCache();

const {
  waitingCount: buffer,
  channel: channelName,
  logWindow: window,
} = readWorkerData(workerData);

/** Number of assignments that wait for a worker. */
export const waitingCount = new WaitingCount(buffer);

/** Lines of this thread on their way to the coordinator. */
export const logWindow = new LogWindow(window);

const channel = new BroadcastChannel(channelName);
channel.onmessage = (event) => {
  const { data } = event as { data: ReleaseMessage };
  documents.release(data.release);
  if (data.folder !== undefined) closeSegments(data.folder);
};
channel.unref();

/** piscina wraps the data of the pool in an array of its own. */
function readWorkerData(data: unknown): WorkerData {
  const own: unknown = Array.isArray(data) ? data[1] : data;
  return own as WorkerData;
}
