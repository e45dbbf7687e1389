import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { MillraceError } from '../api/basics.ts';
import type { Terminal } from './terminal.ts';

/** Where the text of an export goes, part by part. */
export interface ExportTarget {
  /** Resolves when there is room for more. False when the reader wants no more. */
  write(text: string): Promise<boolean>;
  /** All was written. */
  commit(): Promise<void>;
  /** Leaves no file with a part of the text. */
  discard(): Promise<void>;
}

/** `-`, or no path, is standard output. Throws MR607 for a file that cannot be written. */
export async function openTarget(
  path: string | undefined,
  terminal: Terminal,
): Promise<ExportTarget> {
  return path === undefined || path === '-' ? standardOutput(terminal) : FileTarget.open(path);
}

function standardOutput(terminal: Terminal): ExportTarget {
  return {
    write: (text) => terminal.textPart(text),
    commit: async () => {},
    discard: async () => {},
  };
}

/** Characters that are collected before they are written. */
const mostCollected = 1 << 20;

/**
 * A file that has its name once it is whole and on disk; before, it is `NAME.part` in the same
 * folder. A pipe or a device is written to directly. With a name that ends with `.gz`, compressed.
 */
class FileTarget implements ExportTarget {
  readonly #path: string;
  readonly #place: string;
  /** Undefined where the file is written to directly. */
  readonly #part: string | undefined;
  readonly #file: FileHandle;
  #collected = '';

  private constructor(path: string, place: string, part: string | undefined, file: FileHandle) {
    this.#path = path;
    this.#place = place;
    this.#part = part;
    this.#file = file;
  }

  static open(path: string): Promise<FileTarget> {
    return named(path, async () => {
      const found = await stat(path).catch(absent);
      if (found && !found.isFile()) {
        return new FileTarget(path, path, undefined, await open(path, 'w'));
      }
      // A link stays, and its file is replaced.
      const place = found ? await realpath(path) : path;
      const part = `${place}.part`;
      return new FileTarget(path, place, part, await open(part, 'w'));
    });
  }

  async write(text: string): Promise<boolean> {
    this.#collected += text;
    if (this.#collected.length >= mostCollected) await this.#flush();
    return true;
  }

  commit(): Promise<void> {
    return named(this.#path, async () => {
      await this.#flush();
      if (this.#part === undefined) return this.#file.close();
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#part, this.#place);
      await syncFolder(dirname(this.#place));
    });
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    if (this.#part !== undefined) await rm(this.#part, { force: true });
  }

  async #flush(): Promise<void> {
    const text = this.#collected;
    this.#collected = '';
    if (text === '') return;
    const bytes = Buffer.from(text);
    await named(this.#path, async () =>
      this.#file.writeFile(this.#path.endsWith('.gz') ? await zipped(bytes) : bytes),
    );
  }
}

/** Each call makes a member; readers of gzip take a file of many as one. */
const zipped = promisify(gzip);

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  // Some file systems cannot, and need not.
  await handle.sync().catch(() => {});
  await handle.close();
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'its folder does not exist',
  EACCES: 'access is denied',
  EISDIR: 'it is a folder',
};

async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const { code, message }: NodeJS.ErrnoException = Object(cause);
    const reason = reasons[code ?? ''] ?? message;
    throw new MillraceError('MR607', `'${path}' cannot be written: ${reason}`, {
      cause,
      details: { path },
    });
  }
}
