import type { OutputSinks } from './program-call.ts';
import type { ProgramEnd, ProgramStart } from './protocol.ts';
import { type SpawnerAccess, spawnerAccess } from './spawner-access.ts';
import { SpawnerLink } from './spawner-link.ts';
import { StartError, startFailure } from './start-error.ts';

/** The connection of this thread for all programs whose output is taken at once. */
let shared: { readonly address: string; readonly link: Promise<SpawnerLink> } | undefined;
/** It, once it was open; as long as it is, nobody is asked for the address in this session. */
let open: { readonly access: SpawnerAccess; readonly link: SpawnerLink } | undefined;

/**
 * Runs a program to its end. On an abort all its processes get SIGTERM, and SIGKILL after a grace;
 * the promise rejects with the reason of the abort once they are gone. So it does when a sink
 * throws, with what that has thrown. Throws `StartError`.
 */
export async function runProgram(
  start: Omit<ProgramStart, 'session'>,
  sinks: OutputSinks,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  // A slow sink makes its program wait, and no other.
  const isAlone = sinks.stdout.waits === true || sinks.stderr.waits === true;
  const link = isAlone
    ? await replacingKilled(SpawnerLink.open)
    : (openLink() ?? (await firstLink()));
  const { session } = spawnerAccess();
  const program = link.start({ ...start, session }, sinks);
  try {
    signal.addEventListener('abort', program.stop, { once: true });
    if (signal.aborted) program.stop();
    const ended = await program.ended;
    if (signal.aborted) throw asError(signal.reason);
    return ended;
  } finally {
    signal.removeEventListener('abort', program.stop);
    if (isAlone) link.close();
  }
}

function openLink(): SpawnerLink | undefined {
  return open?.access === spawnerAccess() && open.link.isOpen ? open.link : undefined;
}

async function firstLink(): Promise<SpawnerLink> {
  const access = spawnerAccess();
  const link = await replacingKilled(sharedLink);
  open = { access, link };
  return link;
}

async function sharedLink(address: string): Promise<SpawnerLink> {
  if (shared?.address === address) {
    const link = await shared.link.catch(() => undefined);
    if (link?.isOpen) return link;
  }
  const link = SpawnerLink.open(address);
  shared = { address, link };
  return link;
}

/** A spawner that was killed is replaced once. */
async function replacingKilled(
  open: (address: string) => Promise<SpawnerLink>,
): Promise<SpawnerLink> {
  try {
    return await open(await addressOrError());
  } catch (error) {
    const code: unknown = Object(error).code;
    if (code !== 'ECONNREFUSED' && code !== 'ENOENT') throw error;
    return open(await addressOrError());
  }
}

async function addressOrError(): Promise<string> {
  try {
    return await spawnerAccess().address();
  } catch (cause) {
    throw new StartError(startFailure(cause), { cause });
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
