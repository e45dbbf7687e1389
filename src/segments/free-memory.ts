import { types } from 'node:util';
import { MessageChannel } from 'node:worker_threads';

/** What is transferred to a closed port is freed. */
const { port1: closed } = new MessageChannel();
closed.close();

/**
 * Frees memory at once, where the garbage collector would leave much of it until its next full
 * collection. Nothing may read or write it any more: arrays over it are empty from now on.
 */
export function freeMemory({ buffer }: Uint8Array): void {
  if (!types.isSharedArrayBuffer(buffer)) closed.postMessage(undefined, [buffer]);
}
