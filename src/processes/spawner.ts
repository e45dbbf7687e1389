// Entry of the spawner: a small process that starts the programs of all actions of an executor, and
// ends them. A fork of it takes 1 to 2 ms, one of a large coordinator 20 to 50. Standard input is
// the pipe that closes with the coordinator, however that ends: then all programs are ended too.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Environments } from './environments.ts';
import { Programs } from './programs.ts';
import { encodeFrame, type FrameKind, FrameReader, type ProgramStart } from './protocol.ts';
import type { RunningProgram, TakeOutput } from './running-program.ts';
import { startFailure } from './start-error.ts';

/** The address of a socket has at most 104 bytes on macOS, and 108 on Linux. */
const LONGEST_FOLDER = 80;

const windows = process.platform === 'win32';
const folder = windows
  ? undefined
  : mkdtempSync(join(tmpdir().length > LONGEST_FOLDER ? '/tmp' : tmpdir(), 'millrace-'));
const address = folder === undefined ? `\\\\.\\pipe\\millrace-${randomUUID()}` : join(folder, 's');

const environments = new Environments();
const programs = new Programs(randomUUID(), folder);

// It ends with its coordinator, which decides what a signal means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const server = createServer(serve);
server.listen(address, () => report({ address }));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const session = Number(line);
    void programs.endSession(session).then(() => report({ ended: session }));
  })
  .on('close', () => void close());

function report(message: { readonly address: string } | { readonly ended: number }): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function close(): Promise<void> {
  await programs.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  process.exit();
}

/** Runs the programs of one connection. Those that run when it closes are ended. */
function serve(socket: Socket): void {
  const frames = new FrameReader();
  const running = new Map<number, Promise<RunningProgram | undefined>>();
  let environment = environments.of('{}');
  /** False while the worker takes less than is sent. */
  const send = (kind: FrameKind, id: number, payload?: Uint8Array | string): boolean =>
    !socket.writable || socket.write(encodeFrame(kind, id, payload));
  const each = (act: (program: RunningProgram) => void): void => {
    for (const one of running.values()) void one.then((program) => program && act(program));
  };
  socket.on('error', () => {});
  socket.on('drain', () => each((program) => program.resume()));
  socket.on('close', () =>
    each((program) => {
      program.drop();
      void program.group.end(0);
    }),
  );
  socket.on('data', (chunk) => {
    for (const { kind, id, payload } of frames.push(chunk)) {
      if (kind === 'environment') environment = environments.of(payload.toString());
      else if (kind === 'start') running.set(id, run(id, JSON.parse(payload.toString())));
      else if (kind === 'stop') void running.get(id)?.then((program) => program?.stop());
    }
  });

  async function run(id: number, start: ProgramStart): Promise<RunningProgram | undefined> {
    try {
      const output: TakeOutput = (stream, chunk) => send(stream, id, chunk);
      const program = await programs.start(start, environment, output);
      if (program) void follow(id, start, program);
      else socket.end();
      return program;
    } catch (error) {
      failed(id, error);
      return undefined;
    }
  }

  async function follow(id: number, start: ProgramStart, program: RunningProgram): Promise<void> {
    send('started', id, JSON.stringify(program.identity));
    try {
      const ended = await program.ended();
      programs.ended(start.session, program);
      running.delete(id);
      send('ended', id, JSON.stringify(ended));
    } catch (error) {
      failed(id, error);
    }
  }

  function failed(id: number, error: unknown): void {
    running.delete(id);
    send('failed', id, JSON.stringify(startFailure(error)));
  }
}
