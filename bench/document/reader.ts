import { parentPort } from 'node:worker_threads';
import { type SharedHandle, release, view } from '../../src/document/public.ts';

interface Message {
  readonly value?: unknown[];
  readonly handle?: SharedHandle<unknown[]>;
  readonly release?: SharedHandle;
}

parentPort?.on('message', (message: Message) => {
  if (message.release) release(message.release);
  const list = message.handle ? view(message.handle) : message.value;
  parentPort?.postMessage(list ? Object(list[0]).id : undefined);
});
