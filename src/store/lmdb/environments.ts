import { realpath } from 'node:fs/promises';
import { unusable } from './folder.ts';
import type { LmdbTables, OpenMode } from './lmdb-tables.ts';

interface Opening {
  readonly mode: OpenMode;
  readonly tables: Promise<LmdbTables>;
  users: number;
  closed?: Promise<void>;
}

export interface Share {
  readonly tables: LmdbTables;
  /** Closes the tables when nobody else in this process uses them. */
  release(): Promise<void>;
}

/** What this process has open, by the real path of the folder. */
const openings = new Map<string, Opening>();

/**
 * Opens a folder once in this process, whoever asks for it. LMDB would let it be opened twice, and then wait for
 * ever: the second opening blocks the thread until the write transaction of the first ends, which needs that thread.
 * Throws MR601 where what is open already cannot do what `mode` asks for.
 */
export async function acquire(
  directory: string,
  mode: OpenMode,
  open: () => Promise<LmdbTables>,
): Promise<Share> {
  const path = await realpath(directory);
  let opening = openings.get(path);
  while (opening?.closed) {
    await opening.closed;
    opening = openings.get(path);
  }
  const used = opening ?? { mode, tables: open(), users: 0 };
  refuseWeaker(directory, used.mode, mode);
  openings.set(path, used);
  used.users++;
  try {
    return { tables: await used.tables, release: leaving(path, used) };
  } catch (error) {
    if (openings.get(path) === used) openings.delete(path);
    throw error;
  }
}

function refuseWeaker(directory: string, open: OpenMode, asked: OpenMode): void {
  if (asked.readOnly) return;
  if (open.readOnly) {
    throw unusable(directory, 'this process has it open for reading; close that first');
  }
  if (asked.sync && !open.sync) {
    throw unusable(directory, "this process has it open with the durability 'process'");
  }
}

function leaving(path: string, opening: Opening): () => Promise<void> {
  let left: Promise<void> | undefined;
  const leave = async (): Promise<void> => {
    if (--opening.users > 0) return;
    opening.closed = opening.tables.then((tables) => tables.close());
    try {
      await opening.closed;
    } finally {
      openings.delete(path);
    }
  };
  return () => (left ??= leave());
}
