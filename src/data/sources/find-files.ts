import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { isPattern, matchingFiles } from './matching-files.ts';
import { SourceError, unreadable } from './source-error.ts';

/** A file as it is named, and where it is. */
export interface NamedFile {
  readonly name: string;
  readonly path: string;
}

interface FoundFile extends NamedFile {
  readonly stats: Stats;
}

/** Finds the files of a path or a pattern. Throws `SourceError` if there is none to read. */
export async function findFiles(from: string, folder: string): Promise<readonly FoundFile[]> {
  const path = resolve(folder, from);
  const stats = await statOf(path, from);
  if (stats) return [await requireReadable({ name: from, path, stats })];
  if (!isPattern(from)) throw new SourceError(`there is no file ${from}`, hintFor(from, path));
  const names = await matchingFiles(from, folder);
  if (names.length === 0) throw new SourceError(`no file matches ${from}`, `looked in ${folder}`);
  const shown = (name: string): string => (isAbsolute(from) ? resolve(folder, name) : join(name));
  return Promise.all(
    names.map(async (name) => {
      const found = resolve(folder, name);
      const stats = await statOf(found, name);
      if (!stats) throw new SourceError(`${shown(name)} is gone`);
      return requireReadable({ name: shown(name), path: found, stats });
    }),
  );
}

function hintFor(from: string, path: string): string | undefined {
  return from === path ? undefined : `looked for ${path}`;
}

async function statOf(path: string, name: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(String(Object(cause).code))) return undefined;
    throw unreadable(name, cause);
  }
}

async function requireReadable(file: FoundFile): Promise<FoundFile> {
  const { name, path, stats } = file;
  if (stats.isDirectory()) {
    throw new SourceError(
      `${name} is a folder`,
      `name its files, such as ${join(name, '*.jsonl')}`,
    );
  }
  if (!isPlain(file) && !stats.isFIFO()) {
    throw new SourceError(`${name} is neither a file nor a pipe`);
  }
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  return file;
}

/** The null device is an empty file. */
export function isPlain({ path, stats }: FoundFile): boolean {
  return stats.isFile() || path === devNull;
}
