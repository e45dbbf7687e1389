import { fileURLToPath } from 'node:url';
import { MillraceError } from '../errors.ts';
import { CodeIndex, isSame } from './code-index.ts';
import {
  changedFiles,
  type CodeVersion,
  type FileHashes,
  filesOf,
  hashesOf,
} from './code-version.ts';
import { type CodeDisk, codeDisk } from './disk.ts';

interface VersionedPack {
  readonly pack: string;
  readonly url: string;
  /** Absent when the pack has no version, as those that are built in. */
  readonly code?: CodeVersion;
}

/**
 * Throws MR514 when the code of a pack on the disk is another version, and an error without a code
 * when a file is gone: it may be there again soon. Files with the same stamps are not read.
 */
export async function requireVersion(
  { pack, url, code }: VersionedPack,
  disk: CodeDisk = codeDisk,
): Promise<void> {
  if (!code || isUntouched(code, disk)) return;
  const present = await new CodeIndex(disk).versionOf(url);
  if (present.digest === code.digest) return;
  throw codeChanged([{ pack, url, before: hashesOf(code), now: hashesOf(present) }]);
}

function isUntouched(code: CodeVersion, disk: CodeDisk): boolean {
  const same = filesOf(code).map(({ path, stamp }) => {
    const present = disk.stamp(path);
    if (!present) throw new Error(`${path} is gone`);
    return isSame(present, stamp);
  });
  return same.every(Boolean);
}

export interface ChangedPack {
  readonly pack: string;
  readonly url: string;
  /** Absent when only the digest is known. */
  readonly before?: FileHashes | undefined;
  readonly now: FileHashes;
}

export function changedCodeHint(run: string): string {
  return `Restore the files, or go on with the changed code: millrace resume ${run} --allow-changed code`;
}

/** An MR514 that names the files. */
export function codeChanged(packs: readonly ChangedPack[]): MillraceError {
  const parts = packs.map(({ url, before, now }) => {
    const files = before ? changedFiles(before, now) : [];
    const which = files.length > 0 ? ` (changed: ${files.join(', ')})` : '';
    return `${fileURLToPath(url)}${which}`;
  });
  return new MillraceError('MR514', `it began with other code of ${parts.join('; ')}`, {
    details: { packs: packs.map(({ pack }) => pack) },
  });
}
