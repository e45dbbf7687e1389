import type { SessionMessage } from '../src/wire/messages.ts';

// Standard output belongs to the data of the command; what actions print is for people.
process.stdout.write = process.stderr.write.bind(process.stderr);

// Loaded while the coordinator still reads the workflow; a failure shows where the module is used.
const session = import('./session.ts');
session.catch(() => {});

/**
 * What piscina calls. All else is imported inside, so that this module always loads: a worker whose entry fails
 * would leave the pool waiting for ever.
 */
export async function handle(message: SessionMessage): Promise<void> {
  const { runSession } = await session;
  return runSession(message);
}
