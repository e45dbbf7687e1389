import type { Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** What becomes of a link that is written to: its file is written, or the link is replaced. */
export const linkRules = ['follow', 'replace'] as const;

export type LinkRule = (typeof linkRules)[number];

/** The file that a write to a path concerns. */
export interface Destination {
  /** Where the file is, behind all links to it. */
  readonly path: string;
  /** What is there. Undefined if nothing is. */
  readonly found: Stats | undefined;
}

/** As many links in a row as Linux follows. */
const mostLinks = 40;

/** Finds the file that is written at `path`, which is absolute. */
export async function destinationOf(path: string, links: LinkRule): Promise<Destination> {
  if (links === 'replace') {
    const found = await unlessMissing(lstat(path));
    return { path, found: found?.isSymbolicLink() ? undefined : found };
  }
  const found = await unlessMissing(stat(path));
  // A pipe that is found behind `/dev/stdout` has no path of its own.
  if (found && !found.isFile()) return { path, found };
  return { path: found ? await realpath(path) : await endOfLinks(path), found };
}

/** Where a file is created by a write to `path`: at the end of links that lead to nothing. */
async function endOfLinks(path: string, followed = 0): Promise<string> {
  const link = await unlessMissing(lstat(path));
  if (!link?.isSymbolicLink() || followed === mostLinks) return path;
  const folder = await realpath(dirname(path));
  return endOfLinks(resolve(folder, await readlink(path)), followed + 1);
}

async function unlessMissing(found: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await found;
  } catch (error) {
    if (Object(error).code === 'ENOENT') return undefined;
    throw error;
  }
}
