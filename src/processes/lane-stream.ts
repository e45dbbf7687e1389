import { constants, closeSync, openSync, readSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';

const CHUNK = 64 * 1024;
/** After all writers have closed it, until it is looked whether there is another. */
const REOPEN_MS = 20;

const scratch = Buffer.allocUnsafe(CHUNK);

/** Takes what is read. */
export type TakeChunk = (chunk: Buffer) => void;

/**
 * A named pipe that the programs of a lane write to, one after the other. A short output is read
 * once its program has ended; that of a program that takes its time, as it comes.
 */
export class LaneStream {
  readonly path: string;
  readonly #fd: number;
  #socket: Socket | undefined;
  #reopening: NodeJS.Timeout | undefined;

  /** The pipe must exist. */
  constructor(path: string) {
    this.path = path;
    this.#fd = openForReading(path);
  }

  /** Reads all that there is. False if a process still holds it open for writing. */
  drain(take: TakeChunk): boolean {
    this.unfollow(take);
    for (;;) {
      const size = readNow(this.#fd);
      if (size === undefined || size === 0) return size === 0;
      take(Buffer.from(scratch.subarray(0, size)));
    }
  }

  /** Reads from now on as it comes. `closed` is called when all writers have closed it. */
  follow(take: TakeChunk, closed: () => void = () => {}): void {
    const socket = new Socket({ fd: openForReading(this.path), readable: true, writable: false });
    this.#socket = socket;
    socket.on('data', take);
    socket.on('error', () => {});
    socket.on('end', () => {
      closed();
      if (this.#socket !== socket) return;
      // The program may not have opened it yet.
      this.#reopening = setTimeout(() => this.follow(take, closed), REOPEN_MS);
    });
  }

  /** What was read already is taken. */
  unfollow(take: TakeChunk): void {
    clearTimeout(this.#reopening);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) take(chunk);
    socket.removeAllListeners('data');
    socket.destroy();
  }

  close(): void {
    this.unfollow(() => {});
    closeSync(this.#fd);
    rmSync(this.path, { force: true });
  }
}

function openForReading(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

/** 0 when nobody holds it open for writing; undefined when nothing is there yet. */
function readNow(fd: number): number | undefined {
  try {
    return readSync(fd, scratch, 0, CHUNK, null);
  } catch (error) {
    if (Object(error).code === 'EAGAIN') return undefined;
    throw error;
  }
}
