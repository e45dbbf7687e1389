import { fstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { ItemStream } from '../api/runs.ts';

/**
 * Standard input, for the task that reads it. A file that is redirected to it is read as a file: it
 * has a place to go on from. A pipe is not touched before it is read.
 */
export function standardInput(): ItemStream | string {
  return fileBehind() ?? { [Symbol.asyncIterator]: readInput };
}

function readInput(): AsyncIterator<unknown> {
  // Node has an empty stream for a folder.
  if (isFolder()) throw new Error('standard input is a folder');
  return process.stdin[Symbol.asyncIterator]();
}

function isFolder(): boolean {
  try {
    return fstatSync(0).isDirectory();
  } catch {
    return false;
  }
}

/** The path of a regular file of which nothing was read, where the system tells. */
function fileBehind(): string | undefined {
  try {
    const opened = fstatSync(0);
    if (!opened.isFile()) return undefined;
    const position = /^pos:\s*(\d+)$/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8'))?.[1];
    const path = readlinkSync('/proc/self/fd/0');
    // A file that was removed has no path of its own any more.
    const { ino, dev } = statSync(path);
    const isSame = ino === opened.ino && dev === opened.dev;
    return position === '0' && isSame ? path : undefined;
  } catch {
    return undefined;
  }
}
