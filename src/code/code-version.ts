/** What a file was when it was read. With another stamp, its content may be another one. */
export interface FileStamp {
  readonly size: number;
  /** When it was written, in milliseconds since the epoch. */
  readonly modified: number;
  /** When content, owner or links changed last. Programs that set `modified` do not set this. */
  readonly changed: number;
  readonly inode: number;
}

/** A file of a pack. */
export interface CodeFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the folder of the pack; of a lock file, the name alone. */
  readonly name: string;
  readonly hash: string;
  readonly stamp: FileStamp;
}

/**
 * The code of a pack at one time: its file, what it imports by relative paths, and the nearest lock
 * file. Two versions are the same when their digests are, wherever the files are.
 */
export interface CodeVersion {
  readonly digest: string;
  /** The `CodeFile`s as JSON: a message carries shared memory at no cost. */
  readonly manifest: SharedArrayBuffer;
}

export function packFiles(files: readonly CodeFile[]): SharedArrayBuffer {
  const bytes = Buffer.from(JSON.stringify(files));
  const manifest = new SharedArrayBuffer(bytes.length);
  new Uint8Array(manifest).set(bytes);
  return manifest;
}

export function filesOf({ manifest }: CodeVersion): readonly CodeFile[] {
  return JSON.parse(Buffer.from(manifest).toString());
}

/** Hashes of files by their names. */
export type FileHashes = Readonly<Record<string, string>>;

const hashes = new WeakMap<CodeVersion, FileHashes>();

/** Every run that starts has them stored. */
export function hashesOf(version: CodeVersion): FileHashes {
  const known = hashes.get(version);
  if (known) return known;
  const found = Object.fromEntries(filesOf(version).map(({ name, hash }) => [name, hash]));
  hashes.set(version, found);
  return found;
}

/** The names of the files that are not the same in both, sorted. */
export function changedFiles(before: FileHashes, now: FileHashes): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]).toSorted();
}
