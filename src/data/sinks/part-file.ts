import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SinkFile, SinkPlace, SinkStart } from '../../ports/sinks.ts';
import { named } from './unwritable.ts';

/** Bytes that are collected before they are written. */
const mostCollected = 1 << 20;

type Start = Pick<SinkStart, 'length' | 'isOwner'>;

const zipped = promisify(gzip);

/**
 * A regular file under its temporary name. After a write that failed, it is closed, and opened
 * again from the last step. With a name that ends with `.gz`, each write is a member of its own.
 */
export class PartFile implements SinkFile {
  readonly #path: string;
  /** Not that of the path, if the path is a link. */
  readonly #folder: string;
  readonly #file: FileHandle;
  readonly #isZipped: boolean;
  /** What is collected, up to byte `#filled`, and the memory of what is being written. */
  #collected = Buffer.allocUnsafeSlow(mostCollected);
  #other = Buffer.allocUnsafeSlow(mostCollected);
  #filled = 0;
  /** What is being written. It has failed, or will, for the next to say. */
  #writing: Promise<void> = Promise.resolve();
  #length: number;

  private constructor({ path, part }: SinkPlace, file: FileHandle, length: number) {
    this.#path = path;
    this.#folder = dirname(part);
    this.#file = file;
    this.#length = length;
    this.#isZipped = path.endsWith('.gz');
  }

  /**
   * Whether the run is still that of this process is looked at once the file is open, and before it
   * is changed: another process that takes the run makes a file of its own.
   */
  static open(place: SinkPlace, { length, isOwner = () => true }: Start): Promise<PartFile> {
    const { path, part, from } = place;
    return named(path, async () => {
      const isNew = length === 0 || from !== undefined;
      if (from !== undefined && length > 0) await copy(from, part);
      const file = await open(part, isNew ? constants.O_RDWR | constants.O_CREAT : 'r+');
      try {
        if (!isOwner()) {
          if (isNew) await rm(part, { force: true });
          throw new Error('another process has the run');
        }
        await cutBehind(file, part, length);
      } catch (error) {
        await file.close();
        throw error;
      }
      return new PartFile(place, file, length);
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + mostCollected - this.#filled);
      this.#collected.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === mostCollected) await this.#begin();
    }
  }

  step(): Promise<number> {
    return named(this.#path, async () => {
      const isNew = this.#length === 0;
      await this.#begin();
      await this.#writing;
      await this.#file.datasync();
      if (isNew) await syncFolder(this.#folder);
      return this.#length;
    });
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#file.close().catch(() => {});
  }

  /** Begins to write what was collected once what was before is written. */
  async #begin(): Promise<void> {
    await this.#writing;
    if (this.#filled === 0) return;
    const full = this.#collected;
    this.#writing = named(this.#path, () => this.#put(full.subarray(0, this.#filled)));
    this.#writing.catch(() => {});
    this.#collected = this.#other;
    this.#other = full;
    this.#filled = 0;
  }

  async #put(plain: Uint8Array): Promise<void> {
    const bytes = this.#isZipped ? await zipped(plain) : plain;
    let at = 0;
    while (at < bytes.length) {
      const place = this.#length + at;
      at += (await this.#file.write(bytes, at, bytes.length - at, place)).bytesWritten;
    }
    this.#length += bytes.length;
  }
}

async function copy(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const file = await open(to, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(to));
}

async function cutBehind(file: FileHandle, name: string, length: number): Promise<void> {
  const { size } = await file.stat();
  if (size < length) throw new Error(`${name} has ${size} bytes, not the ${length} it had`);
  await file.truncate(length);
}

/** A name is on disk once its folder is. Some file systems cannot, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => {});
  await handle.close();
}
