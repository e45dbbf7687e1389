// Entry of the spawner: a small process that starts the programs of all actions of an executor, and
// ends them. A fork of it takes 1 to 2 ms, one of a large coordinator 20 to 50. Standard input is
// the pipe that closes with the coordinator, however that ends: then all programs are ended too.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Connection } from './connection.ts';
import { Environments } from './environments.ts';
import { Programs } from './programs.ts';

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

const server = createServer((socket) => new Connection(socket, { programs, environments }));
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
