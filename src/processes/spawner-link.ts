import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type OutputSinks, ProgramCall } from './program-call.ts';
import { encodeFrame, type Frame, FrameReader, type ProgramStart } from './protocol.ts';
import { StartError, startFailure } from './start-error.ts';

/** A program that was asked for. */
export interface AskedProgram {
  readonly ended: ProgramCall['ended'];
  /** Asks for its end. */
  stop(): void;
}

/**
 * A connection to the spawner. It keeps its thread alive while a program of it runs, and ends all
 * of them with itself.
 */
export class SpawnerLink {
  readonly address: string;
  /** Resolves when the spawner is gone, or `close` was called. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  readonly #calls = new Map<number, ProgramCall>();
  #count = 0;
  /** The environment that the spawner knows. */
  #environment = '';
  #isOpen = true;
  /** Pending while a sink takes its time; nothing is read then. */
  #taking: Promise<void> | undefined;

  private constructor(socket: Socket, address: string) {
    this.#socket = socket;
    this.address = address;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => this.#take(this.#frames.push(chunk)));
    socket.on('close', () => void this.#closed());
    // A spawner that is killed ends the connection with or without an error.
    socket.on('error', () => {});
  }

  /** Throws `StartError`. */
  static async open(address: string): Promise<SpawnerLink> {
    const socket = connect(address);
    try {
      await once(socket, 'connect');
    } catch (cause) {
      throw new StartError(startFailure(cause), { cause });
    }
    return new SpawnerLink(socket, address);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** `environment` is JSON. */
  start(start: ProgramStart, environment: string, sinks: OutputSinks): AskedProgram {
    if (environment !== this.#environment) this.#send('environment', 0, environment);
    this.#environment = environment;
    const id = ++this.#count;
    const stop = (): void => this.#send('stop', id);
    const call = new ProgramCall(sinks, stop);
    if (this.#calls.size === 0) this.#socket.ref();
    this.#calls.set(id, call);
    this.#send('start', id, JSON.stringify(start));
    return { ended: call.ended, stop };
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(kind: Frame['kind'], id: number, payload?: string): void {
    if (this.#socket.writable) this.#socket.write(encodeFrame(kind, id, payload));
  }

  #take(frames: readonly Frame[]): void {
    for (const [at, frame] of frames.entries()) {
      const last = this.#calls.get(frame.id)?.receive(frame) ?? false;
      if (typeof last === 'boolean') {
        this.#received(frame, last);
      } else {
        const rest = frames.slice(at + 1);
        this.#wait(last.then(() => this.#takeInTurn(rest)));
        return;
      }
    }
  }

  /** What arrives meanwhile stays where it is: the program waits. */
  #wait(taking: Promise<void>): void {
    this.#socket.pause();
    this.#taking = taking.then(() => {
      this.#taking = undefined;
      this.#socket.resume();
    });
  }

  async #takeInTurn(frames: readonly Frame[]): Promise<void> {
    for (const frame of frames) {
      this.#received(frame, (await this.#calls.get(frame.id)?.receive(frame)) ?? false);
    }
  }

  #received({ id }: Frame, isLast: boolean): void {
    if (!isLast) return;
    this.#calls.delete(id);
    if (this.#calls.size === 0) this.#socket.unref();
  }

  async #closed(): Promise<void> {
    this.#isOpen = false;
    await this.#taking;
    for (const call of this.#calls.values()) void call.lost();
    this.#calls.clear();
  }
}
