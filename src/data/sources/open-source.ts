import { TextDecoder } from 'node:util';
import {
  formOfName,
  type SourceFormat,
  type SourceSettings,
  standardInput,
  textFormatOf,
} from '../../formats/source.ts';
import { isTranscoded } from '../../formats/decode.ts';
import { delimiterOf } from '../../formats/split/text-splitter.ts';
import type { FeedRequest, OpenedSource } from '../../ports/data.ts';
import { type FileIdentity, identityOf, identityToJson, type SourceIdentity } from './identity.ts';
import { findFiles, isPlain, type NamedFile } from './find-files.ts';
import { SourceError } from './source-error.ts';

type Request = Pick<FeedRequest, 'settings' | 'folder' | 'spool'>;

/** Finds what a source is to be read from. Throws `SourceError` for what cannot be read. */
export async function openSource(request: Request): Promise<OpenedSource> {
  const { settings } = request;
  const encoding = encodingOf(settings);
  if (settings.from[0] === standardInput) {
    if (settings.format === 'parquet') throw notSeekable('a stream');
    return opened(request, settings.format ?? 'lines', [], { kind: 'stream', encoding });
  }
  const found = (
    await Promise.all(settings.from.map((from) => findFiles(from, request.folder)))
  ).flat();
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
