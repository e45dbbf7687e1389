import { realpath } from 'node:fs/promises';
import { unusable } from './folder.ts';
import type { LmdbTables, OpenMode } from './lmdb-tables.ts';

/**
 * An LMDB environment of this process.
 *
 *   (none) ──acquire──▶ open (users > 0) ──last release──▶ closing (`closed` pending) ──▶ (none)
 */
interface Environment {
  readonly mode: OpenMode;
  readonly tables: Promise<LmdbTables>;
  users: number;
  closed?: Promise<void>;
}

export interface Share {
  readonly tables: LmdbTables;
  /** Closes the environment when it was the last share. */
  release(): Promise<void>;
}

/** Open environments, by the real path of the folder. */
const environments = new Map<string, Environment>();

/**
 * Opens a folder once per process and shares the environment. LMDB permits a second opening, but
 * that deadlocks: it blocks the thread until the write transaction of the first ends, which needs
 * the same thread. Throws MR601 when the environment is open in a mode that does not cover `mode`.
 */
export async function acquire(
  directory: string,
  mode: OpenMode,
  open: () => Promise<LmdbTables>,
): Promise<Share> {
  const path = await realpath(directory);
  let known = environments.get(path);
  while (known?.closed) {
    await known.closed;
    known = environments.get(path);
  }
  const environment = known ?? { mode, tables: open(), users: 0 };
  refuseWeaker(directory, environment.mode, mode);
  environments.set(path, environment);
  environment.users++;
  try {
    return { tables: await environment.tables, release: releaseOnce(path, environment) };
  } catch (error) {
    if (environments.get(path) === environment) environments.delete(path);
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

function releaseOnce(path: string, environment: Environment): () => Promise<void> {
  let released: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    if (--environment.users > 0) return;
    environment.closed = environment.tables.then((tables) => tables.close());
    try {
      await environment.closed;
    } finally {
      environments.delete(path);
    }
  };
  return () => (released ??= release());
}
