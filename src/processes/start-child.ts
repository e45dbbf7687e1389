import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { markerName } from './process-table.ts';
import type { ProgramStart } from './protocol.ts';

/** A process that runs. Streams that are files are null. */
export type RunningChild = ChildProcess & { readonly pid: number };

/** Throws what Node reports when a file cannot be opened, or the program cannot be started. */
export async function startChild(start: ProgramStart, marker: string): Promise<RunningChild> {
  const files: FileHandle[] = [];
  try {
    const stdin = start.stdin === '' ? 'ignore' : 'pipe';
    const { stdout, stderr } = start.outputFiles;
    const stdio = [
      await fileOr(stdin, start.stdinFile, constants.O_RDONLY, files),
      await fileOr('pipe', stdout, constants.O_WRONLY, files),
      await fileOr('pipe', stderr, constants.O_WRONLY, files),
    ];
    return await startWith(start, marker, stdio);
  } finally {
    for (const file of files) await file.close();
  }
}

type Stdio = 'ignore' | 'pipe' | number;

/** The descriptor of a file, which is added to those that are open. */
async function fileOr(
  other: Stdio,
  path: string | undefined,
  flags: number,
  files: FileHandle[],
): Promise<Stdio> {
  if (path === undefined) return other;
  const file = await open(path, flags);
  files.push(file);
  return file.fd;
}

async function startWith(
  start: ProgramStart,
  marker: string,
  stdio: Stdio[],
): Promise<RunningChild> {
  const outer = start.env[markerName];
  const child = spawn(start.file, start.args, {
    cwd: start.cwd,
    env: { ...start.env, [markerName]: outer === undefined ? marker : `${outer}/${marker}` },
    // A group of its own, so that all processes that the program starts can be ended with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio,
  });
  // Without descriptors there is a child without pid and streams, and the error comes later.
  if (!isRunning(child)) throw (await once(child, 'error'))[0];
  child.on('error', () => {});
  // A program may end without reading its input. Its exit code is the result then.
  child.stdin?.on('error', () => {});
  child.stdin?.end(start.stdin);
  return child;
}

function isRunning(child: ChildProcess): child is RunningChild {
  return child.pid !== undefined;
}
