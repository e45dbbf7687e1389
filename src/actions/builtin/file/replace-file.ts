import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeText } from '../../../formats/encode.ts';
import type { ActionContext } from '../../context.ts';
import { fileAt, named } from './files.ts';

/** Text is written as UTF-8. */
export type Parts = Iterable<string | Uint8Array> | AsyncIterable<Uint8Array>;

/** What an action that writes a file does; returns `{ path, bytes }`. */
export function write(
  { path }: { readonly path: string },
  ctx: ActionContext,
  parts: () => Parts,
): Promise<{ path: string; bytes: number }> {
  return named('write', path, async () => ({
    path,
    bytes: await replaceFile(fileAt({ path }, ctx), parts()),
  }));
}

/**
 * Writes `parts` to a file that readers see whole or not at all, also after a crash: a draft next
 * to it is written, flushed and renamed. Creates the folders above it. Returns its size in bytes.
 */
async function replaceFile(path: string, parts: Parts): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const bytes = await writeParts(draft, parts);
    await rename(draft, path);
    return bytes;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeParts(path: string, parts: Parts): Promise<number> {
  const file = await open(path, 'wx');
  try {
    let bytes = 0;
    for await (const part of parts) {
      const written = typeof part === 'string' ? encodeText(part) : part;
      await file.writeFile(written);
      bytes += written.length;
    }
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

/** Joins short texts into parts of about 1 MiB: few writes, and no long string. */
export function* inParts(texts: Iterable<string>): Generator<string> {
  let part = '';
  for (const text of texts) {
    part += text;
    if (part.length >= 1 << 20) {
      yield part;
      part = '';
    }
  }
  if (part !== '') yield part;
}
