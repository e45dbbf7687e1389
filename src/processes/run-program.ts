import { environmentText } from './environment-text.ts';
import type { OutputSinks } from './program-call.ts';
import type { ProgramEnd, ProgramStart } from './protocol.ts';
import { spawnerAccess } from './spawner-access.ts';
import { SessionPrograms } from './session-programs.ts';
import { type AskedProgram, SpawnerLink } from './spawner-link.ts';
import { StartError, startFailure } from './start-error.ts';

/** Calls the listener with the reason of an abort. Returns a function that forgets it. */
export type ListenForAbort = (listener: (reason: unknown) => void) => () => void;

/** The connection of this thread for all programs whose output is taken at once. */
let shared: { readonly address: string; readonly link: Promise<SpawnerLink> } | undefined;
/** As long as they are open, nobody is asked for the address of the spawner in their session. */
let current: SessionPrograms | undefined;

/**
 * Starts the process that starts programs, if it is not there: what that takes is not the time of
 * an item. When it fails, so do the programs.
 */
export async function prepareToRun(): Promise<void> {
  if (openPrograms()) return;
  await firstPrograms().catch(() => {});
}

/**
 * Runs a program to its end. On an abort all its processes get SIGTERM, and SIGKILL after a grace;
 * the promise rejects with the reason of the abort once they are gone. So it does when a sink
 * throws, with what that has thrown. Throws `StartError`.
 */
export async function runProgram(
  start: Omit<ProgramStart, 'session'>,
  sinks: OutputSinks,
  onAbort: ListenForAbort,
): Promise<ProgramEnd> {
  const abort = new Abort(onAbort);
  // A slow sink makes its program wait, and no other.
  const isAlone = sinks.stdout.waits === true || sinks.stderr.waits === true;
  let link: SpawnerLink | undefined;
  try {
    abort.throwIfAborted();
    const environment = environmentText();
    link = isAlone ? await replacingKilled(SpawnerLink.open) : undefined;
    const program = link
      ? link.start({ ...start, session: spawnerAccess().session }, environment, sinks)
      : await (openPrograms() ?? (await firstPrograms())).start(start, environment, sinks);
    abort.stops(program);
    const ended = await program.ended;
    abort.throwIfAborted();
    return ended;
  } finally {
    abort.forget();
    link?.close();
  }
}

/** Stops a program when its item is aborted. */
class Abort {
  readonly forget: () => void;
  #reason: { readonly reason: unknown } | undefined;
  #program: AskedProgram | undefined;

  constructor(onAbort: ListenForAbort) {
    this.forget = onAbort((reason) => {
      this.#reason = { reason };
      this.#program?.stop();
    });
  }

  stops(program: AskedProgram): void {
    this.#program = program;
    if (this.#reason) program.stop();
  }

  throwIfAborted(): void {
    if (this.#reason) throw asError(this.#reason.reason);
  }
}

function openPrograms(): SessionPrograms | undefined {
  return current?.access === spawnerAccess() && current.isOpen ? current : undefined;
}

async function firstPrograms(): Promise<SessionPrograms> {
  const access = spawnerAccess();
  const link = await replacingKilled(sharedLink);
  // Of several calls that have waited, the first makes it.
  const made = openPrograms();
  if (made) return made;
  current?.close();
  current = new SessionPrograms(access, link);
  return current;
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
