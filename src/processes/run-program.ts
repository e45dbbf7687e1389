import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ProcessGroup } from './process-group.ts';
import {
  encodeFrame,
  FrameReader,
  type ProgramEnd,
  type ProgramIdentity,
  type ProgramStart,
} from './protocol.ts';
import { type ProgramOutput, spawnerAccess } from './spawner-access.ts';
import { StartError, startFailure } from './start-error.ts';

export interface ProgramResult extends ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end. On an abort all its processes get SIGTERM, and SIGKILL after a grace;
 * the promise rejects with the reason of the abort once they are gone. Throws `StartError`.
 */
export async function runProgram(
  start: Omit<ProgramStart, 'session'>,
  signal: AbortSignal,
): Promise<ProgramResult> {
  signal.throwIfAborted();
  const output = spawnerAccess().output?.();
  const socket = await connection();
  const stop = (): void => void socket.write(encodeFrame('stop'));
  try {
    const { session } = spawnerAccess();
    socket.write(encodeFrame('start', JSON.stringify({ ...start, session })));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    return await readResult(socket, signal, output);
  } finally {
    output?.end();
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function readResult(
  socket: Socket,
  signal: AbortSignal,
  kept: ProgramOutput | undefined,
): Promise<ProgramResult> {
  const frames = new FrameReader();
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const text = (name: 'stdout' | 'stderr'): string => Buffer.concat(output[name]).toString('utf8');
  let started: ProgramIdentity | undefined;
  for await (const chunk of socket) {
    for (const { kind, payload } of frames.push(chunk)) {
      switch (kind) {
        case 'started':
          started = JSON.parse(payload.toString());
          break;
        case 'stdout':
        case 'stderr':
          kept?.print(kind, payload);
          output[kind].push(payload);
          break;
        case 'failed':
          throw new StartError(JSON.parse(payload.toString()));
        case 'ended': {
          if (signal.aborted) throw asError(signal.reason);
          const end: ProgramEnd = JSON.parse(payload.toString());
          return { ...end, stdout: text('stdout'), stderr: text('stderr') };
        }
        case 'start':
        case 'stop':
          break;
      }
    }
  }
  if (!started) {
    // Without descriptors of its own, the spawner takes no connection.
    throw new StartError({ code: 'EAGAIN', message: 'the process that starts programs is gone' });
  }
  // The spawner was killed: its programs have no owner but this one.
  await new ProcessGroup(started.pid, started.marker).end(0);
  throw new StartError({ code: 'EPIPE', message: 'the process that starts programs was killed' });
}

/** A spawner that was killed is replaced once. */
async function connection(): Promise<Socket> {
  try {
    return await connectTo(await addressOrError());
  } catch (error) {
    const code: unknown = Object(error).code;
    if (code !== 'ECONNREFUSED' && code !== 'ENOENT') throw error;
    return connectTo(await addressOrError());
  }
}

async function addressOrError(): Promise<string> {
  try {
    return await spawnerAccess().address();
  } catch (cause) {
    throw new StartError(startFailure(cause), { cause });
  }
}

async function connectTo(address: string): Promise<Socket> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
  } catch (cause) {
    throw new StartError(startFailure(cause), { cause });
  }
  // A spawner that is killed ends the connection with or without an error.
  socket.on('error', () => {});
  return socket;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
