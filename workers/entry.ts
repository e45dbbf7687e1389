import { cacheCode } from '../src/compile-cache.ts';
import type { ReadyMessage, SessionMessage } from '../src/wire/messages.ts';

cacheCode();

// Loads while the coordinator reads the workflow. A failure shows where the module is used.
const session = import('./session.ts');
session.catch(() => {});

/**
 * Called by piscina. Everything else is imported inside, so that this module always loads: a worker
 * whose entry fails leaves the pool waiting for ever. A thread is ready once the rest is loaded.
 */
export async function handle(message: ReadyMessage | SessionMessage): Promise<void> {
  const { runSession } = await session;
  if (message.kind === 'session') await runSession(message);
}
