import { basename, dirname, join } from 'node:path';
import { isStandardOutput, sinkFiles } from '../api/result-files.ts';
import type { Terminal } from './terminal.ts';

/** Where an export goes, part by part. */
export interface ExportTarget {
  /** Resolves when there is room for more. False when the reader wants no more. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** All was written. */
  commit(): Promise<void>;
  /** Leaves no file with a part of it. */
  discard(): Promise<void>;
}

/**
 * No path is standard output. A file has its name once it is whole and on disk. Throws MR607 for
 * one that cannot be written.
 */
export async function openTarget(
  path: string | undefined,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExportTarget> {
  if (path === undefined || isStandardOutput(path)) return standardOutput(terminal);
  // Two that write the same file at the same time do not meet: the last one gets the name.
  const part = join(dirname(path), `${basename(path)}.${process.pid}.part`);
  const place = { path, part };
  const file = await sinkFiles.open(place, { length: 0, signal });
  return {
    async write(bytes) {
      await file.write(bytes);
      return true;
    },
    async commit() {
      await file.step();
      await file.close();
      await sinkFiles.place(place);
    },
    async discard() {
      await file.close();
      await sinkFiles.discard(place);
    },
  };
}

function standardOutput(terminal: Terminal): ExportTarget {
  return {
    write: (bytes) => terminal.bytesPart(bytes),
    commit: async () => {},
    discard: async () => {},
  };
}
