import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { OutputStream } from '../lang/output-stream.ts';
import { ProcessGroup } from './process-group.ts';
import {
  encodeFrame,
  FrameReader,
  type ProgramEnd,
  type ProgramIdentity,
  type ProgramStart,
} from './protocol.ts';
import { spawnerAccess } from './spawner-access.ts';
import { StartError, startFailure } from './start-error.ts';

/** Takes a stream of a program; the program waits as long as a promise is pending. */
export interface OutputSink {
  add(chunk: Buffer): void | Promise<void>;
}

/** Where the output of a program goes. */
export type OutputSinks = Readonly<Record<OutputStream, OutputSink>>;

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
  const socket = await connection();
  const stop = (): void => void socket.write(encodeFrame('stop'));
  try {
    const { session } = spawnerAccess();
    socket.write(encodeFrame('start', JSON.stringify({ ...start, session })));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const ended = await readEnd(socket, sinks, stop);
    if (signal.aborted) throw asError(signal.reason);
    return ended;
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function readEnd(socket: Socket, sinks: OutputSinks, stop: () => void): Promise<ProgramEnd> {
  const frames = new FrameReader();
  let started: ProgramIdentity | undefined;
  let failure: { readonly error: unknown } | undefined;
  for await (const chunk of socket) {
    for (const { kind, payload } of frames.push(chunk)) {
      switch (kind) {
        case 'started':
          started = JSON.parse(payload.toString());
          break;
        case 'stdout':
        case 'stderr':
          if (failure) break;
          failure = await failureOf(sinks[kind], payload);
          if (failure) stop();
          break;
        case 'failed':
          throw new StartError(JSON.parse(payload.toString()));
        case 'ended':
          if (failure) throw failure.error;
          return JSON.parse(payload.toString());
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

/** What a sink throws. */
async function failureOf(
  sink: OutputSink,
  chunk: Buffer,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    await sink.add(chunk);
    return undefined;
  } catch (error) {
    return { error };
  }
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
