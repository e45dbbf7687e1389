import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MillraceError } from '../errors.ts';
import { codeUnlessLack } from '../lang/lack.ts';
import { memberOf, messageOf } from '../lang/thrown.ts';
import type { PackSource } from './packs.ts';

/** A file that is no pack, though an author may take it for one. */
export interface LeftOutFile {
  readonly folder: string;
  readonly name: string;
  readonly reason: string;
}

/** What an action folder holds. */
export interface ActionFolder {
  /** By name. */
  readonly packs: readonly PackSource[];
  readonly leftOut: readonly LeftOutFile[];
}

const suffixes = ['.mjs', '.js', '.cjs', '.mts', '.cts', '.ts'];

/**
 * Finds the packs in one folder, and imports nothing: they are its scripts, and no files in folders
 * below. Throws MR504 for a folder that cannot be read, MR801 for lack of descriptors.
 */
export async function scanActionFolder(folder: string): Promise<ActionFolder> {
  const packs: PackSource[] = [];
  const leftOut: LeftOutFile[] = [];
  for (const entry of await entriesOf(folder)) {
    const { name } = entry;
    if (name.startsWith('.')) continue;
    const reason = await whyNot(folder, entry);
    if (reason !== undefined) leftOut.push({ folder, name, reason });
    else packs.push({ pack: parse(name).name, url: pathToFileURL(join(folder, name)).href });
  }
  return { packs, leftOut };
}

/** Why an entry of a folder is no pack; undefined for one that is. */
async function whyNot(folder: string, entry: Dirent): Promise<string | undefined> {
  const { name, ext } = parse(entry.name);
  const kind = entry.isSymbolicLink() ? await targetOf(join(folder, entry.name)) : entry;
  if (!kind) return 'a link that leads nowhere';
  if (!kind.isFile()) return 'a folder';
  if (!suffixes.includes(ext)) return `not ${suffixes.slice(0, -1).join(', ')} or .ts`;
  if (name.endsWith('.d')) return 'a declaration of types';
  if (/\.(?:test|spec)$/.test(name)) return 'a test';
  if (/^[A-Za-z_]\w*$/.test(name)) return undefined;
  return `the name of a pack has letters, digits and _: ${packName(name)}${ext}`;
}

async function targetOf(link: string): Promise<Pick<Dirent, 'isFile'> | undefined> {
  return stat(link).catch(() => undefined);
}

/** The nearest name that a workflow can write. */
function packName(name: string): string {
  return name.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_');
}

const hint =
  'name the folder that holds the action files with --actions, or with `actions` in the library';

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const isFile = memberOf(cause, 'code') === 'ENOTDIR';
    const reason = isFile ? 'it is a file' : messageOf(cause);
    const code = codeUnlessLack(cause, 'MR504');
    const message = `the action folder ${folder} cannot be read: ${reason}`;
    throw new MillraceError(code, message, { cause, ...(code === 'MR504' ? { hint } : {}) });
  }
}
