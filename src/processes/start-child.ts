import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { environmentFor, markedBy } from './program-environment.ts';
import type { ProgramStart } from './protocol.ts';
import type { Stdio } from './stdio-files.ts';

/** A process that runs. Streams that are files are null. */
export type RunningChild = ChildProcess & { readonly pid: number };

/** Throws what Node reports when the program cannot be started. */
export async function startChild(
  start: ProgramStart,
  environment: NodeJS.ProcessEnv,
  marker: string,
  stdio: readonly Stdio[],
): Promise<RunningChild> {
  const child = spawn(start.file, start.args, {
    cwd: start.cwd,
    env: { ...environmentFor(environment, start), ...markedBy(environment, marker) },
    // A group of its own, so that all processes that the program starts can be ended with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: [...stdio],
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
