import { closeSync, constants, openSync, readSync, rmSync } from 'node:fs';

const CHUNK = 64 * 1024;
/** Between two looks at the output of a program that takes its time. */
const SHORTEST_LOOK_MS = 1;
const LONGEST_LOOK_MS = 32;

const scratch = Buffer.allocUnsafe(CHUNK);

/** Takes what is read. */
export type TakeChunk = (chunk: Buffer) => void;

/**
 * A named pipe that the programs of a lane write to, one after the other. A short output is read
 * once its program has ended; that of a program that takes its time, again and again: a worker
 * thread cannot be told of a descriptor that it has opened.
 */
export class LaneStream {
  readonly path: string;
  readonly #fd: number;
  #looking: NodeJS.Timeout | undefined;

  /** The pipe must exist. */
  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** Reads all that there is. False if a process still holds it open for writing. */
  drain(take: TakeChunk): boolean {
    for (;;) {
      const size = readNow(this.#fd);
      if (size === undefined || size === 0) return size === 0;
      take(Buffer.from(scratch.subarray(0, size)));
    }
  }

  /** Reads from now on as it comes. `closed` is called when no process holds it open. */
  follow(take: TakeChunk, closed: () => void = () => {}): void {
    let pause = SHORTEST_LOOK_MS;
    const look = (): void => {
      let hasRead = false;
      const isClosed = this.drain((chunk) => {
        hasRead = true;
        take(chunk);
      });
      if (isClosed) closed();
      pause = hasRead ? SHORTEST_LOOK_MS : Math.min(pause * 2, LONGEST_LOOK_MS);
      if (this.#looking) this.#looking = setTimeout(look, pause);
    };
    this.#looking = setTimeout(look, pause);
  }

  unfollow(): void {
    clearTimeout(this.#looking);
    this.#looking = undefined;
  }

  /** Does not keep its thread alive. */
  unref(): void {
    this.#looking?.unref();
  }

  close(): void {
    this.unfollow();
    closeSync(this.#fd);
    rmSync(this.path, { force: true });
  }
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
