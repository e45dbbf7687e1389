import { readdirSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LocalFeeder } from '../../../src/data/sources/local-feeder.ts';
import { describeFeeder } from '../../contracts/feeder.ts';
import { Reading, type Settings } from '../../contracts/feeder/reading.ts';
import { cut, cuts } from '../../formats/split/texts.ts';
import { newFolder, removeFolder, temporaryFolder } from '../../support/temp.ts';

describeFeeder('a feeder in this thread', () => new LocalFeeder());

const limits = { chunkItems: 3, chunkBytes: 40, spoolFileBytes: 60, spoolAhead: 100 };

/** Pushes a text in parts, and reads it to its end. */
async function pushed(
  parts: readonly Buffer[],
  settings: Settings,
  options: { readonly folder: string; readonly keeps?: boolean },
): Promise<Reading> {
  const read = new Reading(new LocalFeeder(limits), { from: ['-'], ...settings }, options);
  for (const part of parts) await read.feed.push(part);
  read.feed.end();
  expect(await read.result).toBeUndefined();
  return read;
}

describe('a stream that is kept in many files', () => {
  const texts = {
    jsonl: (values: readonly string[]) => values.map((value) => `${JSON.stringify(value)}\n`),
    json: (values: readonly string[]) => [JSON.stringify(values, undefined, 1)],
    lines: (values: readonly string[]) => values.map((value) => `${value}\r\n`),
    csv: (values: readonly string[]) => ['a\n', ...values.map((value) => `"${value}"\n`)],
  } as const;
  const value = fc.string({ unit: fc.constantFrom('a', 'ü', ' ', ',', 'x'), minLength: 1 });

  test.each(Object.keys(texts) as (keyof typeof texts)[])(
    'has the items of the text, however %s are cut into parts',
    async (format) => {
      const settings = fc.record(
        { sample: fc.constantFrom(0.5, 1), batch: fc.record({ items: fc.constant(2) }) },
        { requiredKeys: [] },
      );
      const run = async (values: string[], lengths: number[], more: object): Promise<void> => {
        const folder = await newFolder();
        const bytes = Buffer.from(texts[format](values).join(''));
        const header = { reading: { header: true } } as const;
        const read = await pushed(cut(bytes, lengths), { format, ...header, ...more }, { folder });
        const items = 'batch' in more ? read.values.flat() : read.values;
        const found = format === 'csv' ? items.map((row) => Object(row).a) : items;
        if ('sample' in more) expect(values).toEqual(expect.arrayContaining(found));
        else expect(found).toEqual(values);
        await removeFolder(folder);
      };
      await fc.assert(fc.asyncProperty(fc.array(value, { maxLength: 60 }), cuts, settings, run), {
        numRuns: 30,
      });
    },
  );

  test('deletes those whose items have ended', async () => {
    const folder = await temporaryFolder();
    const text = Array.from({ length: 30 }, (_, k) => `line ${k}\n`).join('');
    const read = await pushed([Buffer.from(text)], {}, { folder });
    expect(read.values).toHaveLength(30);
    const numbers = [...new Set(read.chunks.map(({ file }) => file))];
    expect(numbers.length).toBeGreaterThan(3);
    while (readdirSync(`${folder}/data/run`).length > 0) await new Promise(setImmediate);
  });

  test('leaves those alone that another feed of the same source makes', async () => {
    const folder = await temporaryFolder();
    const text = Buffer.from(Array.from({ length: 60 }, (_, k) => `line ${k}\n`).join(''));
    const reading = (more: object): Reading =>
      new Reading(
        new LocalFeeder({ ...limits, spoolAhead: 10_000 }),
        { from: ['-'] },
        { folder, keeps: true, ...more },
      );
    const stopped = reading({});
    await stopped.feed.push(text.subarray(0, 100));
    await stopped.until(3);
    const [{ next }] = stopped.chunks as [(typeof stopped.chunks)[number]];
    const taker = reading({ opened: stopped.opened, from: next });
    for (let at = 100; at < 400; at += 30) {
      await taker.feed.push(text.subarray(at - 100 + Number(Object(next).offset)).subarray(0, 30));
      await stopped.feed.push(text.subarray(at, at + 30));
    }
    stopped.feed.end();
    taker.feed.end();
    expect([await stopped.result, await taker.result]).toEqual([undefined, undefined]);
    for (const { file, offset, bytes, crc } of [...stopped.chunks, ...taker.chunks]) {
      const kept = readFileSync(taker.pathOf(file)).subarray(offset, offset + bytes);
      expect(crc32(kept)).toBe(crc);
    }
  });

  test('keeps those with items that may be tried again, each behind the header', async () => {
    const folder = await temporaryFolder();
    const rows = Array.from({ length: 20 }, (_, k) => `"${k}\n",x\n`).join('');
    const settings = { format: 'csv', reading: { header: true } } as const;
    const text = Buffer.from(`a,b\n${rows}`);
    const read = new Reading(
      new LocalFeeder(limits),
      { from: ['-'], ...settings },
      {
        folder,
        keeps: true,
      },
    );
    void read.feed.push(text);
    read.feed.end();
    // Without room for more, the stream waits until items have ended.
    await read.until(6);
    for (let k = 0; k < 20; k++) {
      const chunk = read.chunks[k];
      if (chunk) read.feed.finished(chunk, true);
      await new Promise(setImmediate);
    }
    expect(await read.result).toBeUndefined();
    expect(read.values).toHaveLength(20);
    for (const { file } of read.chunks) {
      expect(readFileSync(read.pathOf(file), 'utf8').startsWith('a,b\n')).toBe(true);
    }
  });
});
