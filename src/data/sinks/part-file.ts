import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SinkFile, SinkPlace } from '../../ports/sinks.ts';
import { named } from './unwritable.ts';

/** Characters that are collected before they are written. */
const mostCollected = 1 << 20;

const zipped = promisify(gzip);

/**
 * A regular file under its temporary name. After a write that failed, it is closed, and opened
 * again from the last step. With a name that ends with `.gz`, each write is a member of its own.
 */
export class PartFile implements SinkFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #isZipped: boolean;
  #collected = '';
  #length: number;

  private constructor(path: string, file: FileHandle, length: number) {
    this.#path = path;
    this.#file = file;
    this.#length = length;
    this.#isZipped = path.endsWith('.gz');
  }

  static open({ path, part }: SinkPlace, length: number): Promise<PartFile> {
    return named(path, async () => {
      const file = await open(part, length > 0 ? 'r+' : 'w');
      try {
        const { size } = await file.stat();
        if (size < length) throw new Error(`${part} has ${size} bytes, not the ${length} it had`);
        await file.truncate(length);
      } catch (error) {
        await file.close();
        throw error;
      }
      return new PartFile(path, file, length);
    });
  }

  async write(text: string): Promise<void> {
    this.#collected += text;
    if (this.#collected.length >= mostCollected) await this.#flush();
  }

  step(): Promise<number> {
    return named(this.#path, async () => {
      const isNew = this.#length === 0;
      await this.#flush();
      await this.#file.datasync();
      if (isNew) await syncFolder(dirname(this.#path));
      return this.#length;
    });
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => {});
  }

  async #flush(): Promise<void> {
    const text = this.#collected;
    this.#collected = '';
    if (text === '') return;
    const plain = Buffer.from(text);
    const bytes = this.#isZipped ? await zipped(plain) : plain;
    await named(this.#path, async () => {
      let at = 0;
      while (at < bytes.length) {
        const place = this.#length + at;
        at += (await this.#file.write(bytes, at, bytes.length - at, place)).bytesWritten;
      }
    });
    this.#length += bytes.length;
  }
}

/** A name is on disk once its folder is. Some file systems cannot, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => {});
  await handle.close();
}
