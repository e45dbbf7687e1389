import { constants, type Stats, write as writeTo } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { SinkFile, SinkStart } from '../../ports/sinks.ts';
import { named } from './unwritable.ts';

const writeBytes = promisify(writeTo);

type Start = Pick<SinkStart, 'length' | 'signal'>;

/** Milliseconds between two looks for a reader, or for room. */
const pause = 20;

/**
 * A pipe, a device or standard output: what was written cannot be taken back. After a crash, the
 * rows since the last step come again.
 */
export class StreamFile implements SinkFile {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #file: FileHandle | undefined;
  readonly #signal: AbortSignal;
  #length: number;

  private constructor(path: string, file: FileHandle | undefined, { length, signal }: Start) {
    this.#path = path;
    this.#file = file;
    this.#descriptor = file?.fd ?? 1;
    this.#signal = signal;
    this.#length = length;
  }

  static standardOutput(start: Start): StreamFile {
    return new StreamFile('-', undefined, start);
  }

  static open(path: string, found: Stats, start: Start): Promise<StreamFile> {
    return named(path, async () => {
      const file = found.isFIFO() ? await openPipe(path, start.signal) : await open(path, 'w');
      return new StreamFile(path, file, start);
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return named(this.#path, async () => {
      let at = 0;
      while (at < bytes.length) at += await this.#some(bytes.subarray(at));
      this.#length += bytes.length;
    });
  }

  async step(): Promise<number> {
    return this.#length;
  }

  async close(): Promise<void> {
    await this.#file?.close().catch(() => {});
  }

  async #some(bytes: Uint8Array): Promise<number> {
    try {
      return (await writeBytes(this.#descriptor, bytes)).bytesWritten;
    } catch (error) {
      if (Object(error).code !== 'EAGAIN') throw error;
      this.#signal.throwIfAborted();
      await passed(pause);
      return 0;
    }
  }
}

/** Waits for a reader. Opening a pipe that has none would block a thread of Node. */
async function openPipe(path: string, signal: AbortSignal): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (Object(error).code !== 'ENXIO') throw error;
      signal.throwIfAborted();
      await passed(pause);
    }
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
