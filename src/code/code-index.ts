import { createHash } from 'node:crypto';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CodeFile, type CodeVersion, type FileStamp, packFiles } from './code-version.ts';
import { type CodeDisk, codeDisk } from './disk.ts';
import { importsIn } from './imports.ts';

/** What `require` adds to a path, in the order of its attempts. */
const suffixes = ['', '.js', '.json', '/index.js'];

const scripts = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);

/** Those in the nearest folder that has any belong to a pack. */
const lockFiles = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
];

/** What is known of a file while its stamp stays the same. */
interface KnownFile {
  readonly stamp: FileStamp;
  readonly hash: string;
  /** Where a link leads. */
  readonly real: string;
  /** Absolute, as written. */
  readonly imports: readonly string[];
}

/**
 * Knows which version of its code a pack has. A file is read once, and again when its stamp is
 * another one: a change that keeps size, times and inode is not seen.
 */
export class CodeIndex {
  readonly #disk: CodeDisk;
  readonly #files = new Map<string, KnownFile>();
  readonly #versions = new Map<string, KnownVersion>();

  constructor(disk: CodeDisk = codeDisk) {
    this.#disk = disk;
  }

  /** The version that the pack at a `file:` URL has now. Throws for a file that is unreadable. */
  async versionOf(url: string): Promise<CodeVersion> {
    const pack = fileURLToPath(url);
    const found = await this.#importsFrom(pack);
    const folder = dirname(found.get(pack)?.real ?? pack);
    for (const path of this.#locksAbove(folder)) {
      const file = await this.#file(path);
      if (file) found.set(path, file);
    }
    const known = this.#versions.get(url);
    if (known && areSame(known.found, found)) return known.version;
    const version = versionOf(pack, found);
    this.#versions.set(url, { found, version });
    return version;
  }

  /** A file that is there, and all that it imports, by path. */
  async #importsFrom(first: string): Promise<Map<string, KnownFile>> {
    const found = new Map<string, KnownFile>();
    const seen = new Set<string>();
    const waiting = [first];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      for (const suffix of suffixes) {
        const file = found.get(path + suffix) ?? (await this.#file(path + suffix));
        if (!file) continue;
        found.set(path + suffix, file);
        waiting.push(...file.imports);
        break;
      }
    }
    return found;
  }

  /** Undefined when there is no such file. */
  async #file(path: string): Promise<KnownFile | undefined> {
    const stamp = this.#disk.stamp(path);
    if (!stamp) return undefined;
    const known = this.#files.get(path);
    if (known && isSame(known.stamp, stamp)) return known;
    const [bytes, real] = await Promise.all([this.#disk.read(path), this.#disk.real(path)]);
    const imports = scripts.has(extname(path)) ? pathsIn(bytes.toString(), real) : [];
    const file = { stamp, hash: sha256(bytes), real, imports };
    this.#files.set(path, file);
    return file;
  }

  #locksAbove(folder: string): readonly string[] {
    const paths = lockFiles.map((name) => join(folder, name));
    const found = paths.filter((path) => this.#disk.stamp(path));
    const above = dirname(folder);
    return found.length > 0 || above === folder ? found : this.#locksAbove(above);
  }
}

interface KnownVersion {
  /** The files that it was made of. */
  readonly found: ReadonlyMap<string, KnownFile>;
  readonly version: CodeVersion;
}

function versionOf(pack: string, found: ReadonlyMap<string, KnownFile>): CodeVersion {
  const folder = dirname(found.get(pack)?.real ?? pack);
  const files = Array.from(found, ([path, { real, hash, stamp }]): CodeFile => {
    const name = basename(path);
    const isLock = lockFiles.includes(name);
    return { path, name: isLock ? name : relativeName(folder, real), hash, stamp };
  });
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const digest = sha256(files.map(({ name, hash }) => `${hash} ${name}\n`).join(''));
  return { digest, manifest: packFiles(files) };
}

function areSame(
  one: ReadonlyMap<string, KnownFile>,
  other: ReadonlyMap<string, KnownFile>,
): boolean {
  if (one.size !== other.size) return false;
  for (const [path, file] of one) if (other.get(path) !== file) return false;
  return true;
}

/** Whether two stamps are of one content. */
export function isSame(a: FileStamp, b: FileStamp): boolean {
  return (
    a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode
  );
}

function relativeName(folder: string, real: string): string {
  return relative(folder, real).replaceAll('\\', '/');
}

function pathsIn(text: string, importer: string): string[] {
  const base = pathToFileURL(importer);
  return importsIn(text).flatMap((specifier) => {
    try {
      return [fileURLToPath(new URL(specifier, base))];
    } catch {
      // Not a path after all, such as one with an escaped slash.
      return [];
    }
  });
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
