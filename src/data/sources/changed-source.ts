import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { OpenedSource } from '../../ports/data.ts';
import type { Chunk } from '../../wire/shared/directory.ts';
import { nameOf } from '../../wire/source.ts';
import { type FileIdentity, parseIdentity } from './identity.ts';
import { messageOf } from '../../lang/thrown.ts';
import { isTranscoded } from '../../formats/decode.ts';

/**
 * Says how the files of a source differ from those that it had when it was opened, in what was read
 * of them. A file of the same size and time is taken to be the same. Another one is the same if the
 * bytes of its chunks are.
 */
export async function changedSource(
  { text, identity }: OpenedSource,
  chunks: readonly Chunk[],
): Promise<string | undefined> {
  const known = parseIdentity(identity);
  if (known?.kind !== 'files') return undefined;
  for (const [number, file] of known.files.entries()) {
    const isSpooled = file.compression !== undefined || isTranscoded(known.encoding);
    const own = isSpooled ? [] : chunks.filter((chunk) => chunk.file === number);
    const what = await changeOf(text.files[number] ?? '', file, own, isSpooled);
    if (what !== undefined) return `${nameOf(text, number)} ${what}`;
  }
  return undefined;
}

async function changeOf(
  path: string,
  known: FileIdentity,
  chunks: readonly Chunk[],
  isSpooled: boolean,
): Promise<string | undefined> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    return `cannot be read: ${messageOf(error)}`;
  }
  try {
    const { size, mtimeMs } = await file.stat();
    if (size === known.size && mtimeMs === known.mtime) return undefined;
    if (size < known.size) return `had ${known.size} bytes, and has ${size}`;
    if (isSpooled) return 'was changed: its text is made again from its start';
    return await otherChunk(file, chunks);
  } finally {
    await file.close();
  }
}

async function otherChunk(file: FileHandle, chunks: readonly Chunk[]): Promise<string | undefined> {
  for (const { first, items, offset, bytes, crc } of chunks) {
    const memory = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await file.read(memory, 0, bytes, offset);
    if (bytesRead === bytes && crc32(memory) === crc) continue;
    const range = `bytes ${offset} to ${offset + bytes}`;
    return `was changed within ${range}, where items ${first} to ${first + items - 1} were read`;
  }
  return undefined;
}
