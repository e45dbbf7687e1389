import { once } from 'node:events';
import { MessageChannel, parentPort } from 'node:worker_threads';
import { useSpawner } from '../src/processes/spawner-access.ts';
import { StartError } from '../src/processes/start-error.ts';
import { currentItem } from './current-item.ts';
import type { SpawnerReply, WorkerReport } from '../src/wire/messages.ts';

/** Programs that actions start from now on are ended with this session. */
export function useSessionSpawner(session: number): void {
  useSpawner({ session, address: askForSpawner, output: () => currentItem()?.programOutput() });
}

async function askForSpawner(): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  const report: WorkerReport = { kind: 'spawner', reply: port2 };
  parentPort?.postMessage(report, [port2]);
  const [reply] = (await once(port1, 'message')) as [SpawnerReply];
  port1.close();
  if (reply.kind === 'address') return reply.address;
  throw new StartError(reply);
}
