import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ownSource } from './own-source.ts';

/** A file that a folder has anyway: it is written where there is none. */
export interface Shared {
  readonly file: string;
  /** Absent where there is one. */
  readonly text?: string;
  /** What the one that is there lacks. */
  readonly lines: readonly string[];
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** `package.json`, with this package as a dependency. */
export async function packageFileAt(folder: string, templates: URL): Promise<Shared> {
  const file = 'package.json';
  const template: Manifest = JSON.parse(await readFile(new URL(file, templates), 'utf8'));
  const dependencies = { millrace: await ownSource(folder) };
  const made = { ...template, name: packageName(basename(folder)), dependencies };
  const found = await textAt(join(folder, file));
  if (found === undefined) return { file, text: `${JSON.stringify(made, null, 2)}\n`, lines: [] };
  const there = parsed(found);
  return {
    file,
    lines: [
      ...lacking('scripts', made.scripts, there.scripts),
      ...lacking('dependencies', dependencies, { ...there.devDependencies, ...there.dependencies }),
    ],
  };
}

/** `.gitignore`. npm leaves files of this name out of packages: the template has another. */
export async function gitignoreAt(folder: string, templates: URL): Promise<Shared> {
  const file = '.gitignore';
  const text = await readFile(new URL('gitignore', templates), 'utf8');
  const found = await textAt(join(folder, file));
  if (found === undefined) return { file, text, lines: [] };
  const there = new Set(found.split('\n').map(ignored));
  return {
    file,
    lines: text.split('\n').filter((line) => line !== '' && !there.has(ignored(line))),
  };
}

function ignored(line: string): string {
  return line.trim().replace(/^\/|\/$/g, '');
}

/** `"scripts": { "test": "node --test" }`, of what is lacking. */
function lacking(
  key: string,
  wanted: Readonly<Record<string, string>> = {},
  there: Readonly<Record<string, string>> = {},
): string[] {
  const missing = Object.entries(wanted).filter(([name]) => !Object.hasOwn(there, name));
  const members = missing.map(([name, value]) => `"${name}": "${value}"`);
  return members.length > 0 ? [`"${key}": { ${members.join(', ')} }`] : [];
}

/** A `package.json` that cannot be read lacks everything; npm will say what is wrong with it. */
function parsed(text: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch {
    return {};
  }
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (Object(error).code === 'ENOENT') return undefined;
    // A folder, or a file that may not be read, is there as well.
    return '';
  }
}

/** A name that npm accepts. */
function packageName(folder: string): string {
  const name = folder.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-');
  const trimmed = name.replace(/^[._-]+|-+$/g, '');
  // A package cannot depend on itself.
  return trimmed === '' || trimmed === 'millrace' ? 'flow' : trimmed;
}
