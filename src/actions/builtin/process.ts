import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

interface ProcessStart {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Time between SIGTERM and SIGKILL, in milliseconds. */
const graceMs = 2000;

/**
 * Runs a program to its end. On an abort its process group gets SIGTERM, and SIGKILL 2 s later; the
 * promise rejects with the reason of the abort once all processes are gone.
 */
export function runProcess(start: ProcessStart): Promise<ProcessEnd> {
  const { file, args, cwd, env, signal } = start;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // A group of its own, so that all processes that the program starts can be ended with it.
    const child = spawn(file, args, { cwd, env, detached: process.platform !== 'win32' });
    let failure: Error | undefined;
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      killGroup(child, 'SIGTERM');
      timer ??= setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
    };
    const stopAsTooMuch = (name: string) => {
      failure ??= new Error(
        `${file} wrote more than ${start.maxBytes} bytes to ${name} (max_bytes)`,
      );
      stop();
    };
    const stdout = collect(child.stdout, start.maxBytes, () => stopAsTooMuch('stdout'));
    const stderr = collect(child.stderr, start.maxBytes, () => stopAsTooMuch('stderr'));
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', (cause) => {
      failure ??= new Error(`${file} cannot be started: ${startReason(cause)}`, { cause });
    });
    child.on('close', (code, endSignal) => {
      signal.removeEventListener('abort', stop);
      clearTimeout(timer);
      // Ends processes that the program left behind when it was stopped.
      if (timer !== undefined) killGroup(child, 'SIGKILL');
      if (signal.aborted) reject(asError(signal.reason));
      else if (failure !== undefined) reject(failure);
      else resolve({ code, signal: endSignal, stdout: stdout(), stderr: stderr() });
    });
    // A program may end without reading its input. Its exit code is the result then.
    child.stdin.on('error', () => {});
    child.stdin.end(start.stdin);
  });
}

function collect(stream: Readable, maxBytes: number, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else tooMuch();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // ESRCH: the group is gone already.
  }
}

function startReason(cause: Error): string {
  const code: unknown = Reflect.get(cause, 'code');
  if (code === 'ENOENT') return 'there is no such program';
  if (code === 'EACCES') return 'it is not executable';
  return cause.message;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
