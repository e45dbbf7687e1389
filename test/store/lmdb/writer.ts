import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const child = fileURLToPath(new URL(`./writer.child${extension}`, import.meta.url));

export interface Writer {
  /** Lines that the child prints. They end after a kill. */
  readonly lines: AsyncIterableIterator<string>;
  kill(): void;
  exited: Promise<unknown>;
}

/** Starts a process that commits without end. A shell runs `shell` first. */
export function startWriter(directory: string, size: number, shell = ':'): Writer {
  const script = `${shell}; exec "$@"`;
  const args = [process.execPath, child, directory, `${size}`];
  const writer = spawn('/bin/sh', ['-c', script, 'sh', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(writer, 'exit');
  onTestFinished(async () => {
    writer.kill('SIGKILL');
    await exited;
  });
  return {
    lines: createInterface({ input: writer.stdout })[Symbol.asyncIterator](),
    kill: () => void writer.kill('SIGKILL'),
    exited,
  };
}
