import { fileURLToPath } from 'node:url';
import { MillraceError } from '../errors.ts';
import { type LeftOutFile, scanActionFolder } from './action-folder.ts';
import { builtInPacks, isBuiltIn, type PackSource } from './packs.ts';

/** The packs that workflows can call: the built-in ones, and those of action folders. */
export interface PackSet {
  readonly folders: readonly string[];
  /** One for each name. */
  readonly packs: readonly PackSource[];
  /** Why a name is that of several packs. They concern only workflows that call it. */
  readonly clashes: ReadonlyMap<string, string>;
  readonly leftOut: readonly LeftOutFile[];
}

/** Throws MR504 for a folder that cannot be read. */
export async function findPacks(folders: readonly string[]): Promise<PackSet> {
  const packs = new Map(builtInPacks().map((source) => [source.pack, source]));
  const clashes = new Map<string, string>();
  const leftOut: LeftOutFile[] = [];
  for (const folder of new Set(folders)) {
    const found = await scanActionFolder(folder);
    leftOut.push(...found.leftOut);
    for (const source of found.packs) {
      const other = packs.get(source.pack);
      if (other) clashes.set(source.pack, clashOf(source, other));
      else packs.set(source.pack, source);
    }
  }
  return { folders, packs: [...packs.values()], clashes, leftOut };
}

/** Those packs of a set that have these names. Throws MR504 for a name that several have. */
export function packsNamed(set: PackSet, names: ReadonlySet<string>): readonly PackSource[] {
  const clash = [...names].flatMap((name) => set.clashes.get(name) ?? []);
  if (clash.length > 0) {
    throw new MillraceError('MR504', clash.join('; '), { hint: 'rename one of the files' });
  }
  return set.packs.filter(({ pack }) => names.has(pack));
}

function clashOf({ pack, url }: PackSource, other: PackSource): string {
  const file = fileURLToPath(url);
  return isBuiltIn(other)
    ? `${file} has the name of the built-in pack ${pack}`
    : `two files define the pack ${pack}: ${fileURLToPath(other.url)} and ${file}`;
}
