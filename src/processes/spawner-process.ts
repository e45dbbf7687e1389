import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { packageFile } from '../package-files.ts';

type SpawnerChild = ChildProcessByStdio<Writable, Readable, null>;

/** The spawner, as the process sees it that owns it. It does not keep that process alive. */
export class SpawnerProcess {
  /** Where worker threads connect to. */
  readonly address: string;
  readonly #child: SpawnerChild;
  readonly #gone: Promise<unknown>;
  /** Calls that wait for the end of a session. */
  readonly #waiting = new Map<number, () => void>();
  /** Set by `close`: the process of the owner lives until the spawner is gone. */
  #isClosing = false;

  private constructor(child: SpawnerChild, address: string) {
    this.#child = child;
    this.address = address;
    this.#gone = once(child, 'close').then(() => removeSocket(address));
    keepAlive(child, false);
  }

  /** Rejects with the reason when it cannot be started. */
  static async start(): Promise<SpawnerProcess> {
    // It is not in the process group of the terminal, so that Ctrl-C does not end it.
    const file = fileURLToPath(packageFile('src/processes/spawner'));
    const child = spawn(process.execPath, [file], {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
      windowsHide: true,
    } as const);
    // Without descriptors there is a child without streams, and the error comes later.
    if (child.pid === undefined) throw (await once(child, 'error'))[0];
    child.on('error', () => {});
    child.stdin.on('error', () => {});
    const lines = createInterface({ input: child.stdout });
    const first = await Promise.race([once(lines, 'line'), once(child, 'close')]);
    const [line] = first;
    if (typeof line !== 'string') throw new Error('the process that starts programs has ended');
    const spawner = new SpawnerProcess(child, JSON.parse(line).address);
    lines.on('line', (text) => spawner.#received(JSON.parse(text).ended));
    return spawner;
  }

  get isGone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Ends all programs of a session. Resolves when they are gone. */
  async endSession(session: number): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#waiting.set(session, resolve));
    keepAlive(this.#child, true);
    this.#child.stdin.write(`${session}\n`);
    await Promise.race([ended, this.#gone]);
    this.#waiting.delete(session);
    if (this.#waiting.size === 0 && !this.#isClosing) keepAlive(this.#child, false);
  }

  /** Ends all programs, and then the spawner. Resolves when all of them are gone. */
  async close(): Promise<void> {
    this.#isClosing = true;
    keepAlive(this.#child, true);
    this.#child.stdin.end();
    await this.#gone;
  }

  #received(session: number): void {
    this.#waiting.get(session)?.();
  }
}

/** A spawner that was killed leaves the folder of its socket. */
function removeSocket(address: string): Promise<void> | undefined {
  if (process.platform === 'win32') return undefined;
  return rm(dirname(address), { recursive: true, force: true });
}

function keepAlive(child: SpawnerChild, isWanted: boolean): void {
  if (isWanted) child.ref();
  else child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    if (!(stream instanceof Socket)) continue;
    if (isWanted) stream.ref();
    else stream.unref();
  }
}
