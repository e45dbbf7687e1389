// Entry of the spawner: a small process that starts the programs of all actions of an executor, and
// ends them. A fork of it takes 1 to 2 ms, one of a large coordinator 20 to 50. Standard input is
// the pipe that closes with the coordinator, however that ends: then all programs are ended too.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Program } from './program.ts';
import { Programs } from './programs.ts';
import { encodeFrame, type FrameKind, FrameReader, type ProgramStart } from './protocol.ts';
import { startFailure } from './start-error.ts';

/** The address of a socket has at most 104 bytes on macOS, and 108 on Linux. */
const LONGEST_FOLDER = 80;

const programs = new Programs(randomUUID());
const windows = process.platform === 'win32';
const folder = windows
  ? undefined
  : mkdtempSync(join(tmpdir().length > LONGEST_FOLDER ? '/tmp' : tmpdir(), 'millrace-'));
const address = folder === undefined ? `\\\\.\\pipe\\millrace-${randomUUID()}` : join(folder, 's');

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

/** Runs one program. A connection that closes before its end ends the program. */
function serve(socket: Socket): void {
  const frames = new FrameReader();
  /** False while the worker takes less than is sent. */
  const send = (kind: FrameKind, payload?: Uint8Array | string): boolean =>
    !socket.writable || socket.write(encodeFrame(kind, payload));
  let running: Promise<Program | undefined> | undefined;
  let hasEnded = false;
  socket.on('error', () => {});
  socket.on('drain', () => void running?.then((program) => program?.resume()));
  socket.on('close', () => {
    void running?.then((program) => {
      program?.drop();
      if (!hasEnded) void program?.group.end(0);
    });
  });
  socket.on('data', (chunk) => {
    for (const { kind, payload } of frames.push(chunk)) {
      if (kind === 'start') running = run(JSON.parse(payload.toString()));
      else if (kind === 'stop') void running?.then((program) => program?.stop());
    }
  });

  async function run(start: ProgramStart): Promise<Program | undefined> {
    const program = await begin(start);
    if (program) void follow(start, program);
    else socket.end();
    return program;
  }

  async function begin(start: ProgramStart): Promise<Program | undefined> {
    try {
      return await programs.start(start, send);
    } catch (error) {
      send('failed', JSON.stringify(startFailure(error)));
      return undefined;
    }
  }

  async function follow({ session }: ProgramStart, program: Program): Promise<void> {
    send('started', JSON.stringify(program.identity));
    const ended = await program.ended();
    hasEnded = true;
    programs.ended(session, program);
    send('ended', JSON.stringify(ended));
    socket.end();
  }
}
