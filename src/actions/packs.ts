import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeVersion } from '../code/code-version.ts';
import { MillraceError } from '../errors.ts';

/** A module. Its exported functions are the actions `pack.name`. */
export interface PackSource {
  readonly pack: string;
  /** A `file:` URL. */
  readonly url: string;
  /** The version of its code that is to run. Absent: whichever there is, as of built-in packs. */
  readonly code?: CodeVersion;
}

/** The actions of the built-in packs. A test compares them with the modules. */
const builtIn = {
  core: 'echo fail noop sleep',
  file:
    'glob hash read_csv read_json read_jsonl read_lines read_text stat ' +
    'write_csv write_json write_jsonl write_text',
  http: 'get post request',
  shell: 'run',
};

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const readsTypeScript = Boolean(Reflect.get(process.features, 'typescript'));
const extensions = new Set(readsTypeScript ? ['.mjs', '.js', '.ts'] : ['.mjs', '.js']);

export const builtInPacks: readonly PackSource[] = Object.keys(builtIn).map((pack) => ({
  pack,
  url: new URL(`./builtin/${pack}${suffix}`, import.meta.url).href,
}));

const builtInUrls = new Set(builtInPacks.map(({ url }) => url));

const builtInActions = Object.entries(builtIn).flatMap(([pack, names]) =>
  names.split(' ').map((name) => `${pack}.${name}`),
);

/**
 * Returns the names of all actions of the built-in packs and of `packs`. `load` loads only packs
 * that are not built in: the imports of the built-in ones take 100 ms, and most runs call few of
 * them.
 */
export async function actionNames(
  packs: readonly PackSource[],
  load: (packs: readonly PackSource[]) => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> {
  const others = packs.filter((source) => !isBuiltIn(source));
  const loaded = others.length > 0 ? await load(others) : [];
  return new Set([...builtInActions, ...loaded]);
}

export function isBuiltIn({ url }: PackSource): boolean {
  return builtInUrls.has(url);
}

/** Returns the built-in packs and those in `folders`. Throws MR504 if two have one name. */
export async function findPacks(folders: readonly string[]): Promise<PackSource[]> {
  const found = [...builtInPacks];
  for (const folder of folders) {
    for (const source of await scanActionFolder(folder)) addPack(found, source);
  }
  return found;
}

/**
 * Returns the packs in one folder, sorted by name, and imports nothing. They are its `.mjs` and
 * `.js` files, and `.ts` files if this Node can read them; hidden files, declarations, `.test` and
 * `.spec` files are left out. Throws MR504 for a folder that cannot be read, a name that no
 * workflow can write, and two files of one pack.
 */
export async function scanActionFolder(directory: string): Promise<PackSource[]> {
  const found: PackSource[] = [];
  for (const file of await listFiles(directory)) {
    const { name, ext } = parse(file);
    if (!extensions.has(ext) || file.startsWith('.') || /\.(?:d|test|spec)$/.test(name)) continue;
    const url = pathToFileURL(join(directory, file)).href;
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new MillraceError('MR504', `${join(directory, file)} cannot be a pack`, {
        hint: `name it with letters, digits and _ (${name.replace(/\W+/g, '_')}${ext}), or move it into a subfolder`,
      });
    }
    addPack(found, { pack: name, url });
  }
  return found;
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => entry.name)
      .toSorted();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR504', `the action folder ${directory} cannot be read: ${reason}`, {
      hint: 'name the folder that holds the action files with --actions, or with `actions` in the library',
      cause,
    });
  }
}

function addPack(found: PackSource[], source: PackSource): void {
  const other = found.find(({ pack }) => pack === source.pack);
  if (other?.url === source.url) return;
  if (other !== undefined) {
    const builtIn = builtInPacks.includes(other);
    throw new MillraceError(
      'MR504',
      builtIn
        ? `${source.url} has the name of the built-in pack ${source.pack}`
        : `two files define the pack ${source.pack}: ${other.url} and ${source.url}`,
      { hint: 'rename one of the files' },
    );
  }
  found.push(source);
}
