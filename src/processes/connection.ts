import type { Socket } from 'node:net';
import { setImmediate as immediately } from 'node:timers/promises';
import type { Environment, Environments } from './environments.ts';
import type { Programs } from './programs.ts';
import {
  encodeFrame,
  type Frame,
  type FrameKind,
  FrameReader,
  type ProgramStart,
  type ShellStart,
} from './protocol.ts';
import type { RunningProgram, TakeOutput } from './running-program.ts';
import { startFailure } from './start-error.ts';

interface ConnectionParts {
  readonly programs: Programs;
  readonly environments: Environments;
}

/**
 * A connection of a thread to the spawner, for many programs or one shell. The programs that
 * run when it closes are ended.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #programs: Programs;
  readonly #environments: Environments;
  readonly #frames = new FrameReader();
  readonly #running = new Map<number, Promise<RunningProgram | undefined>>();
  #environment: Environment;

  constructor(socket: Socket, { programs, environments }: ConnectionParts) {
    this.#socket = socket;
    this.#programs = programs;
    this.#environments = environments;
    this.#environment = environments.of('{}');
    socket.on('error', () => {});
    socket.on('drain', () => this.#each((program) => program.resume()));
    socket.on('close', () =>
      this.#each((program) => {
        program.drop();
        void program.group.end(0);
      }),
    );
    socket.on('data', (chunk) => {
      for (const frame of this.#frames.push(chunk)) this.#receive(frame);
    });
  }

  #receive({ kind, id, payload }: Frame): void {
    const text = payload.toString();
    if (kind === 'environment') this.#environment = this.#environments.of(text);
    else if (kind === 'shell') void this.#openShell(JSON.parse(text));
    else if (kind === 'start') this.#running.set(id, this.#run(id, JSON.parse(text)));
    else if (kind === 'stop') void this.#running.get(id)?.then((program) => program?.stop());
  }

  /** False while the thread takes less than is sent. */
  #send(kind: FrameKind, id: number, payload?: Uint8Array | string): boolean {
    return !this.#socket.writable || this.#socket.write(encodeFrame(kind, id, payload));
  }

  #each(act: (program: RunningProgram) => void): void {
    for (const one of this.#running.values()) void one.then((program) => program && act(program));
  }

  /** From now on the connection is that of the shell. */
  async #openShell({ session }: ShellStart): Promise<void> {
    const socket = this.#socket;
    socket.removeAllListeners('data');
    socket.pause();
    // A socket that was read begins to read ahead once more; the shell alone may read from now on.
    await immediately();
    const shell = await this.#programs.openShell(session, this.#environment, socket);
    if (shell) this.#send('shell', 0, JSON.stringify(shell));
    else socket.destroy();
  }

  async #run(id: number, start: ProgramStart): Promise<RunningProgram | undefined> {
    try {
      const output: TakeOutput = (stream, chunk) => this.#send(stream, id, chunk);
      const program = await this.#programs.start(start, this.#environment, output);
      if (program) void this.#follow(id, start, program);
      else this.#socket.end();
      return program;
    } catch (error) {
      this.#failed(id, error);
      return undefined;
    }
  }

  async #follow(id: number, start: ProgramStart, program: RunningProgram): Promise<void> {
    this.#send('started', id, JSON.stringify(program.identity));
    try {
      const ended = await program.ended();
      this.#programs.ended(start.session, program);
      this.#running.delete(id);
      this.#send('ended', id, JSON.stringify(ended));
    } catch (error) {
      this.#failed(id, error);
    }
  }

  #failed(id: number, error: unknown): void {
    this.#running.delete(id);
    this.#send('failed', id, JSON.stringify(startFailure(error)));
  }
}
