import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Use = 'read' | 'write';

/** Exit code of the probe when no reader has room. */
export const isFull = 9;

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const entry = fileURLToPath(new URL(`./probe${suffix}`, import.meta.url));

/** In milliseconds. Reading a damaged tree may never end. */
const patience = 120_000;

/**
 * Tries in a child process whether the whole store can be read and, for `write`, be written to:
 * LMDB can end the process that meets a damaged page.
 */
export async function opensInChild(directory: string, use: Use): Promise<boolean> {
  const child = spawn(process.execPath, [entry, use, directory], {
    stdio: 'ignore',
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  const [code] = await once(child, 'exit');
  return code === 0;
}

/**
 * Tries in a child process to become a reader. LMDB clears the slots of processes that have ended,
 * except those with the pid of the caller. `taken` when the slot of `pid` stays, and when the child
 * ends early.
 */
export async function tryReader(
  directory: string,
  pid: number,
): Promise<'free' | 'full' | 'taken'> {
  const child = spawn(process.execPath, [entry, 'reader', directory, String(pid)], {
    stdio: 'ignore',
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  const [code] = await once(child, 'exit');
  if (code === 0) return 'free';
  return code === isFull ? 'full' : 'taken';
}
