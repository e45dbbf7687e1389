import { type Stats, statSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { lackOf } from '../lang/lack.ts';
import type { FileStamp } from './code-version.ts';

/** The file system, as far as code is read from it. */
export interface CodeDisk {
  /** Follows links. Undefined when there is no such file; throws when descriptors are lacking. */
  stamp(path: string): FileStamp | undefined;
  /** Throws the error of the file system. */
  read(path: string): Promise<Buffer>;
  /** Where a link leads: Node resolves imports from there. */
  real(path: string): Promise<string>;
}

export const codeDisk: CodeDisk = {
  stamp(path) {
    const found = find(path);
    if (!found?.isFile()) return undefined;
    const { size, mtimeMs: modified, ctimeMs: changed, ino: inode } = found;
    return { size, modified, changed, inode };
  },
  read: (path) => readFile(path),
  real: (path) => realpath(path),
};

/** A call takes a few microseconds; a promise of it takes ten times as long. */
function find(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (lackOf(error) !== undefined) throw error;
    return undefined;
  }
}
