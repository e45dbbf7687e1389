import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Packing, packings } from '../../formats/source.ts';
import { isRecord, type Json } from '../../lang/json.ts';

/** What a file was when a source was opened: it is read up to that size. */
export interface FileIdentity {
  readonly device: number;
  readonly inode: number;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  readonly compression?: Packing;
}

/** What is read: files; a pipe with a path; or a stream that is pushed. */
export type SourceIdentity =
  | { readonly kind: 'files'; readonly files: readonly FileIdentity[]; readonly encoding: string }
  | { readonly kind: 'pipe'; readonly encoding: string }
  | { readonly kind: 'stream'; readonly encoding: string };

export function identityOf(stats: Stats, compression: Packing | undefined): FileIdentity {
  return {
    device: stats.dev,
    inode: stats.ino,
    size: stats.size,
    mtime: stats.mtimeMs,
    ...(compression ? { compression } : {}),
  };
}

/** Bytes that were added to a file since; 0 where it is gone, or another has its path. */
export async function addedTo(path: string, { device, inode, size }: FileIdentity) {
  const now = await stat(path).catch(() => undefined);
  return now?.dev === device && now.ino === inode ? Math.max(0, now.size - size) : 0;
}

/** As it is stored. */
export function identityToJson(identity: SourceIdentity): Json {
  const { encoding, kind } = identity;
  if (kind !== 'files') return { kind, encoding };
  return { kind, encoding, files: identity.files.map((file) => ({ ...file })) };
}

/** Undefined if it is not what `identityToJson` returns. */
export function parseIdentity(json: Json): SourceIdentity | undefined {
  if (!isRecord(json) || typeof json.encoding !== 'string') return undefined;
  const { kind, encoding, files } = json;
  if (kind === 'pipe' || kind === 'stream') return { kind, encoding };
  if (kind !== 'files' || !Array.isArray(files)) return undefined;
  const parsed = files.map(parseFile);
  const known = parsed.filter((file) => file !== undefined);
  return known.length === parsed.length ? { kind, encoding, files: known } : undefined;
}

function parseFile(json: unknown): FileIdentity | undefined {
  if (!isRecord(json)) return undefined;
  const { device, inode, size, mtime, compression } = json;
  const known = packings.find((one) => one === compression);
  if (typeof device !== 'number' || typeof inode !== 'number') return undefined;
  if (typeof size !== 'number' || typeof mtime !== 'number') return undefined;
  return { device, inode, size, mtime, ...(known ? { compression: known } : {}) };
}
