import { closeSync, mkdirSync, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CutChunk, TextPlace } from '../../formats/split/chunker.ts';
import { memberOf, messageOf } from '../../lang/thrown.ts';
import { SourceError } from './source-error.ts';

/** A file of a spool ends with the chunk that passes this. */
const spoolFileBytes = 64 * 1024 * 1024;

/** Where the text of a source is kept that cannot be read again in part. */
export interface SpoolPlace {
  /** The path of its files without their numbers. */
  readonly path: string;
  /** What their numbers count from in a ring and a directory. */
  readonly firstFile: number;
}

/**
 * Keeps a text in files, so that its items are ranges of a file as all others. No chunk is in two
 * files. Each file but the first of a text begins with `preamble`: the header of a CSV text, or a
 * line end, so that no other byte of it is the start of a text.
 *
 * A number is taken by making its file. A process that was stopped while another took its run goes
 * on for a moment: neither changes a file of the other.
 */
export class Spool {
  readonly #place: SpoolPlace;
  readonly #fileBytes: number;
  /** The text goes on in these files behind these bytes of it. */
  readonly #breaks: { readonly offset: number; readonly number: number }[] = [];
  #preamble: Buffer;
  #number: number;
  /** Of the file that is written. Files behind breaks follow. */
  #writing: number;
  #file: FileHandle | undefined;
  #unsynced: FileHandle[] = [];
  /** The byte of the text with which the file would begin. */
  #base: number;
  /** The first byte of the text in the file. */
  #from: number;

  /** `offset`: the byte of the text that is written next. `number`: of the next file, at least. */
  constructor(place: SpoolPlace, number: number, offset: number, preamble: Buffer, most?: number) {
    this.#place = place;
    this.#fileBytes = most ?? spoolFileBytes;
    this.#number = this.#take(number);
    this.#writing = this.#number;
    this.#preamble = preamble;
    this.#from = offset;
    this.#base = offset === 0 ? 0 : offset - preamble.length;
  }

  /** The number of the next file. */
  get next(): number {
    return this.#number + 1;
  }

  get place(): TextPlace {
    return { file: this.#place.firstFile + this.#number, base: this.#base };
  }

  /** Of the files that follow. */
  set preamble(preamble: Buffer) {
    this.#preamble = preamble;
  }

  /** A chunk was cut. Returns where the text behind it lies: `written` bytes of it are written. */
  placeBehind({ end }: Pick<CutChunk, 'end'>, written: number): TextPlace | undefined {
    const { offset } = end;
    if (offset < written || offset - this.#from < this.#fileBytes) return undefined;
    this.#number = this.#take(this.next);
    this.#breaks.push({ offset, number: this.#number });
    this.#from = offset;
    this.#base = offset - this.#preamble.length;
    return this.place;
  }

  /** Writes the next bytes of the text, which begin at `at`. */
  async write(bytes: Buffer, at: number): Promise<void> {
    const breaks = this.#breaks.splice(0);
    try {
      let from = 0;
      for (const { offset, number } of breaks) {
        await this.#append(bytes.subarray(from, offset - at), at + from);
        from = offset - at;
        this.#writing = number;
        this.#file = undefined;
      }
      await this.#append(bytes.subarray(from), at + from);
    } catch (cause) {
      throw spoolError(this.#place.path, cause);
    }
  }

  /** Resolves when all that was written is on disk. */
  async sync(): Promise<void> {
    const files = this.#unsynced;
    this.#unsynced = this.#file ? [this.#file] : [];
    try {
      for (const file of files) {
        await file.datasync();
        if (file !== this.#file && !this.#unsynced.includes(file)) await file.close();
      }
    } catch (cause) {
      throw spoolError(this.#place.path, cause);
    }
  }

  /** Leaves the files where they are. */
  async close(): Promise<void> {
    for (const file of this.#unsynced.splice(0)) await file.close().catch(() => {});
    this.#file = undefined;
  }

  /** Returns the first number from `number` on of which there is no file. */
  #take(number: number): number {
    try {
      mkdirSync(dirname(this.#place.path), { recursive: true });
      let free = number;
      while (!isMade(`${this.#place.path}.${free}`)) free++;
      return free;
    } catch (cause) {
      throw spoolError(this.#place.path, cause);
    }
  }

  async #append(bytes: Buffer, at: number): Promise<void> {
    if (bytes.length === 0) return;
    if (!this.#file) {
      this.#file = await openFile(`${this.#place.path}.${this.#writing}`);
      this.#unsynced.push(this.#file);
      if (at > 0) await this.#file.writeFile(this.#preamble);
    }
    await this.#file.writeFile(bytes);
  }
}

/** Makes an empty file, unless there is one. */
function isMade(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if (memberOf(error, 'code') === 'EEXIST') return false;
    throw error;
  }
}

/** It is found after a power cut: the folder of the run may be new, and the one of all runs. */
async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, 'r+');
  const folder = dirname(path);
  for (const one of [folder, dirname(folder), dirname(dirname(folder))]) await flushFolder(one);
  return file;
}

async function flushFolder(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function spoolError(path: string, cause: unknown): SourceError {
  const message = `the text of the source cannot be kept at ${path}: ${messageOf(cause)}`;
  const hint = 'make room on its disk, then resume the run';
  return new SourceError(message, hint, 'MR605', cause);
}
