import { spawn } from 'node:child_process';

/** Seconds that an exit may take during a commit. A disk that is slow may need some of them. */
const longestExit = 3;

/**
 * Kills process $1 if it still exists then. Standard input is a pipe that ends with that process:
 * nobody is killed who has its number later.
 */
const script = `(sleep ${longestExit}; kill -9 "$1") & read -r line; kill $!`;

const committing = new Set<object>();

/**
 * A process that ends while LMDB writes would hang: Node waits for the threads of its pool, one of
 * which waits for a callback of LMDB in the main thread, which is never called. So a small process
 * is started then, which ends this one by SIGKILL. What is not acknowledged is not stored.
 */
export function commitBegins(owner: object): void {
  if (committing.size === 0) process.on('exit', endSoon);
  committing.add(owner);
}

export function commitHasEnded(owner: object): void {
  committing.delete(owner);
  if (committing.size === 0) process.off('exit', endSoon);
}

function endSoon(): void {
  if (process.platform === 'win32') return;
  const child = spawn('/bin/sh', ['-c', script, 'sh', String(process.pid)], {
    // It outlives the process group of a terminal.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without descriptors there is none: the exit may hang.
  child.on('error', () => {});
}
