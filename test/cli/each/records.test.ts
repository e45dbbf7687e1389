import { describe, expect, test } from 'vitest';
import { firstRecord, recordsOf } from '../../../src/cli/each/records.ts';

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
    ['a\nb\n', false, ['a', 'b']],
    ['a\nbä', false, ['a', 'bä']],
    ['a\r\n\r\nb\r\n', false, ['a', '', 'b']],
    ['', false, []],
    ['\n', false, ['']],
    ['a\nb\0c\r\n\0', true, ['a\nb', 'c\r\n']],
  ])('%j has its records', async (text, isNull, records) => {
    expect(await all(recordsOf(bytesOf(text, size), isNull))).toEqual(records);
    const { first, whole } = await firstRecord(bytesOf(text, size), isNull);
    expect(first).toBe(records[0]);
    expect(Buffer.concat(await all(whole)).toString()).toBe(text);
  });
});
