import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fileBytes, firstText, listedTexts } from '../../../src/data/sources/listed-texts.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** The bytes of a text, in parts of a size. */
async function* bytesOf(text: string, size: number): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

describe.each([1, 2, 3, 1000])('in parts of %i bytes', (size) => {
  test.each([
    ['a\nb\n', 'lines', ['a', 'b']],
    ['a\nbä', 'lines', ['a', 'bä']],
    ['a\r\n\r\nb\r\n', 'lines', ['a', '', 'b']],
    ['', 'lines', []],
    ['\n', 'lines', ['']],
    ['a\nb\0c\r\n\0', 'nul', ['a\nb', 'c\r\n']],
    ['\uFEFFname\nä\n', 'lines', ['name', 'ä']],
    ['1\n\n [2] \r\n', 'jsonl', ['1', ' [2] ']],
  ] as const)('%j of %s has its texts', async (text, format, texts) => {
    expect(await all(listedTexts(bytesOf(text, size), format))).toEqual(texts);
    const { first, whole } = await firstText(bytesOf(text, size), format);
    expect(first).toBe(texts[0]);
    expect(Buffer.concat(await all(whole)).toString()).toBe(text);
  });
});

test.each(['list', 'list.gz', 'list.br'])('the bytes of %s are those of its text', async (name) => {
  const path = join(await temporaryFolder(), name);
  const pack = name.endsWith('gz')
    ? gzipSync
    : name.endsWith('br')
      ? brotliCompressSync
      : Buffer.from;
  await writeFile(path, pack(Buffer.from('a\nb\n')));
  expect(await all(listedTexts(fileBytes(path), 'lines'))).toEqual(['a', 'b']);
});
