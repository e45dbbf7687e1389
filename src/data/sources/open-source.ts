import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { TextDecoder } from 'node:util';
import {
  formOfName,
  type SourceFormat,
  type SourceSettings,
  standardInput,
  textFormatOf,
} from '../../formats/source.ts';
import { delimiterOf } from '../../formats/split/text-splitter.ts';
import type { FeedRequest, OpenedSource } from '../../ports/data.ts';
import { type FileIdentity, identityOf, identityToJson, type SourceIdentity } from './identity.ts';
import { SourceError, unreadable } from './source-error.ts';

type Request = Pick<FeedRequest, 'settings' | 'folder' | 'spool'>;

/** A file as it is named, and where it is. */
interface NamedFile {
  readonly name: string;
  readonly path: string;
}

/** Finds what a source is to be read from. Throws `SourceError` for what cannot be read. */
export async function openSource(request: Request): Promise<OpenedSource> {
  const { settings } = request;
  const encoding = encodingOf(settings);
  if (settings.from[0] === standardInput) {
    if (settings.format === 'parquet') throw notSeekable('a stream');
    return opened(request, settings.format ?? 'lines', [], { kind: 'stream', encoding });
  }
  const found = (await Promise.all(settings.from.map((from) => filesOf(from, request)))).flat();
  const [first] = found;
  if (!first) throw new SourceError(`no file is named in ${settings.from.join(', ')}`);
  if (!isPlain(first)) {
    requireAlone(first, found);
    const format = settings.format ?? formOfName(first.path).format ?? 'lines';
    if (format === 'parquet') throw notSeekable(first.name);
    return opened(request, format, [first], { kind: 'pipe', encoding });
  }
  const pipe = found.find((file) => !isPlain(file));
  if (pipe) requireAlone(pipe, found);
  const format = settings.format ?? commonFormat(found);
  if (format === 'parquet') {
    const files = found.map((file) => identityOf(unpacked(file).stats, format));
    return opened(request, format, found, { kind: 'files', files, encoding: 'utf-8' });
  }
  const files: readonly FileIdentity[] = found.map(({ path, stats }) =>
    identityOf(stats, formOfName(path).compression),
  );
  return opened(request, format, found, { kind: 'files', files, encoding });
}

/** A Parquet file begins with its end. */
function notSeekable(name: string): SourceError {
  const message = `${name} cannot be read as a Parquet file, whose end is read first`;
  return new SourceError(message, 'write it to a file, and name that');
}

function unpacked<File extends NamedFile>(file: File): File {
  if (!formOfName(file.path).compression) return file;
  const message = `${file.name} is compressed as a whole; the pages of a Parquet file are so by themselves`;
  throw new SourceError(message, 'decompress it first');
}

function opened(
  { settings, spool }: Request,
  format: SourceFormat,
  files: readonly NamedFile[],
  identity: SourceIdentity,
): OpenedSource {
  const { reading, onBad } = settings;
  if (format === 'csv' || format === 'tsv') requireAscii(delimiterOf(format, reading));
  const { encoding } = identity;
  const decoding =
    isTranscoded(encoding) || format === 'parquet'
      ? { encoding: 'utf-8', invalidText: reading.decoding.invalidText }
      : reading.decoding;
  const { offset, maxItems, sample, seed, batch } = settings;
  return {
    text: {
      form: { format: textFormatOf(format), reading: { ...reading, decoding } },
      selection: {
        offset,
        seed,
        ...(maxItems === undefined ? {} : { maxItems }),
        ...(sample === undefined ? {} : { sample }),
        ...(batch ? { batch } : {}),
      },
      onBad,
      files: files.map(({ path }) => path),
      names: files.map(({ name }) => name),
      ...(isSpooled(identity) ? { spool } : {}),
    },
    identity: identityToJson(identity),
  };
}

async function filesOf(
  from: string,
  { folder }: Request,
): Promise<readonly (NamedFile & { readonly stats: Stats })[]> {
  const path = resolve(folder, from);
  const stats = await statOf(path, from);
  if (stats) return [await requireReadable({ name: from, path, stats })];
  if (!/[*?[{]/.test(from)) throw new SourceError(`there is no file ${from}`, hintFor(from, path));
  // Most sources name their files, and start sooner without it.
  const { glob } = await import('tinyglobby');
  const names = (await glob(from, { cwd: folder, expandDirectories: false })).toSorted();
  if (names.length === 0) throw new SourceError(`no file matches ${from}`, `looked in ${folder}`);
  const shown = (name: string): string => (isAbsolute(from) ? resolve(folder, name) : join(name));
  return Promise.all(
    names.map(async (name) => {
      const found = resolve(folder, name);
      const stats = await statOf(found, name);
      if (!stats) throw new SourceError(`${shown(name)} is gone`);
      return requireReadable({ name: shown(name), path: found, stats });
    }),
  );
}

function hintFor(from: string, path: string): string | undefined {
  return from === path ? undefined : `looked for ${path}`;
}

async function statOf(path: string, name: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(String(Object(cause).code))) return undefined;
    throw unreadable(name, cause);
  }
}

async function requireReadable<File extends NamedFile & { readonly stats: Stats }>(
  file: File,
): Promise<File> {
  const { name, path, stats } = file;
  if (stats.isDirectory()) {
    throw new SourceError(
      `${name} is a folder`,
      `name its files, such as ${join(name, '*.jsonl')}`,
    );
  }
  if (!isPlain(file) && !stats.isFIFO()) {
    throw new SourceError(`${name} is neither a file nor a pipe`);
  }
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw unreadable(name, cause);
  });
  return file;
}

/** The null device is an empty file. */
function isPlain({ path, stats }: NamedFile & { readonly stats: Stats }): boolean {
  return stats.isFile() || path === devNull;
}

/** A pipe ends when its writers do: what comes after it might never be read. */
function requireAlone({ name }: NamedFile, found: readonly NamedFile[]): void {
  if (found.length > 1)
    throw new SourceError(`${name} is a pipe, and can only stand alone in from`);
}

function commonFormat(files: readonly NamedFile[]): SourceFormat {
  let common: { readonly name: string; readonly format: SourceFormat } | undefined;
  for (const { name, path } of files) {
    const { format } = formOfName(path);
    if (!format) {
      throw new SourceError(`the name of ${name} does not say its format`, 'set format');
    }
    common ??= { name, format };
    if (common.format === format) continue;
    const both = `${common.name} has ${common.format}, and ${name} has ${format}`;
    throw new SourceError(both, 'set format, or read them in two tasks');
  }
  return common?.format ?? 'lines';
}

function requireAscii(delimiter: string): void {
  if (delimiter.charCodeAt(0) < 0x80) return;
  throw new SourceError(`the delimiter ${delimiter} of a source is no character of ASCII`);
}

/** The name of an encoding, of the many labels that it has. */
function encodingOf({ reading }: SourceSettings): string {
  return new TextDecoder(reading.decoding.encoding).encoding;
}

function isSpooled(identity: SourceIdentity): boolean {
  if (identity.kind !== 'files' || isTranscoded(identity.encoding)) return true;
  return identity.files.some(({ compression }) => compression !== undefined);
}

/**
 * Whether text is read as UTF-8 that is made of it: in other encodings of several bytes a
 * character, the bytes of a line end or a quote may be a part of one.
 */
export function isTranscoded(encoding: string): boolean {
  return !/^(?:utf-8|windows-(?!949|31j)\d+|iso-8859-.*|koi8-.*|macintosh|x-mac-cyrillic|ibm866)$/.test(
    encoding,
  );
}
