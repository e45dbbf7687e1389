import { readFile, realpath, stat } from 'node:fs/promises';
import { lackOf } from '../lang/lack.ts';
import type { FileStamp } from './code-version.ts';

/** The file system, as far as code is read from it. */
export interface CodeDisk {
  /** Follows links. Undefined when there is no such file; throws when descriptors are lacking. */
  stamp(path: string): Promise<FileStamp | undefined>;
  /** Throws the error of the file system. */
  read(path: string): Promise<Buffer>;
  /** Where a link leads: Node resolves imports from there. */
  real(path: string): Promise<string>;
}

export const codeDisk: CodeDisk = {
  async stamp(path) {
    const found = await stat(path).catch((error: unknown) => {
      if (lackOf(error) !== undefined) throw error;
      return undefined;
    });
    if (!found?.isFile()) return undefined;
    const { size, mtimeMs: modified, ctimeMs: changed, ino: inode } = found;
    return { size, modified, changed, inode };
  },
  read: (path) => readFile(path),
  real: (path) => realpath(path),
};
