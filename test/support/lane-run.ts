import { symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../src/processes/run-program.ts';
import { temporaryFolder } from './temp.ts';

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly most?: number;
  readonly stdin?: string;
  readonly stdinFile?: string;
}

/** Runs a program to its end, with what it has written. */
export async function runToEnd(file: string, args: readonly string[] = [], options: Options = {}) {
  const { cwd = '/', env = {}, signal = new AbortController().signal, most = 1e7 } = options;
  const limits = { stdout: most, stderr: most };
  const { stdin = '', stdinFile } = options;
  const start = { file, args, cwd, env, stdin, stdinFile, outputFiles: {}, limits };
  const chunks: Readonly<Record<'stdout' | 'stderr', Buffer[]>> = { stdout: [], stderr: [] };
  const sink = (into: Buffer[]) => ({ add: (chunk: Buffer) => void into.push(chunk) });
  const sinks = { stdout: sink(chunks.stdout), stderr: sink(chunks.stderr) };
  const ended = await runProgram(start, sinks, (listener) => {
    const aborted = (): void => listener(signal.reason);
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    return () => signal.removeEventListener('abort', aborted);
  });
  const text = (into: readonly Buffer[]): string => Buffer.concat(into).toString();
  return { ...ended, stdout: text(chunks.stdout), stderr: text(chunks.stderr) };
}

/** Runs a line of `sh`. */
export async function sh(line: string, args: readonly string[] = [], options: Options = {}) {
  return runToEnd('sh', ['-c', line, 'sh', ...args], options);
}

/** Programs enough that the next one is started by a shell. */
export async function warmUp(): Promise<void> {
  for (let count = 0; count < 5; count++) await runToEnd('true');
}

/** The shells of this machine that a lane may have. */
export const shells = ['/bin/dash', '/bin/bash', '/bin/busybox'].filter((file) => existsSync(file));

/** From now on `sh` is this program, for the programs of this process. */
export async function useShell(file: string): Promise<void> {
  const folder = await temporaryFolder();
  await symlink(file, join(folder, 'sh'));
  process.env['PATH'] = `${folder}:${process.env['PATH'] ?? ''}`;
}
