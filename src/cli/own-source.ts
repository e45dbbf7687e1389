import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../version.ts';

const root = dirname(fileURLToPath(new URL('../../../package.json', import.meta.url)));

/**
 * What a `package.json` in `folder` has to say so that npm gets this very package: the file or the
 * folder that it comes from, else its version.
 */
export async function ownSource(folder: string): Promise<string> {
  const from = basename(dirname(root)) === 'node_modules' ? await installedFrom() : root;
  return from === undefined ? `^${version}` : `file:${relative(folder, from) || '.'}`;
}

/** The file that npm installed; undefined for one of a registry. */
async function installedFrom(): Promise<string | undefined> {
  const modules = dirname(root);
  try {
    const lock = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8'));
    const resolved: unknown = lock.packages[`node_modules/${basename(root)}`].resolved;
    if (typeof resolved !== 'string' || !resolved.startsWith('file:')) return undefined;
    return resolve(dirname(modules), resolved.slice('file:'.length));
  } catch {
    // Another package manager has another record.
    return undefined;
  }
}
