import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import zlib, { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { FedChunk, Feeder } from '../../../src/ports/data.ts';
import { Ring } from '../../../src/wire/shared/ring.ts';
import { Reading, settingsOf, valuesOf } from './reading.ts';
import { folderWith, lines, numbers } from './texts.ts';

export function describeFiles(feeder: () => Feeder): void {
  test('a file is read in the format of its name', async () => {
    const folder = await folderWith({
      'a.jsonl': '{"a":1}\r\n\n[2]',
      'b.csv': '\uFEFFx,y\n1,"2\n3"\n',
      'c.json': ' [1, {"b":2}]\n',
      'd.txt': 'one\n\ntwo\n',
      'e.tsv': 'x\ty\n1\t2\n',
    });
    const header = { header: true } as const;
    const read = (name: string, more = {}) =>
      valuesOf(feeder(), { from: [name], ...more }, { folder });
    expect(await read('a.jsonl')).toEqual([{ a: 1 }, [2]]);
    expect(await read('b.csv', { reading: header })).toEqual([{ x: '1', y: '2\n3' }]);
    expect(await read('c.json')).toEqual([1, { b: 2 }]);
    expect(await read('d.txt')).toEqual(['one', '', 'two']);
    expect(await read('d.txt', { reading: { skipEmpty: true } })).toEqual(['one', 'two']);
    expect(await read('e.tsv', { reading: header })).toEqual([{ x: '1', y: '2' }]);
    expect(await read('c.json', { format: 'lines' })).toEqual([' [1, {"b":2}]']);
  });

  test('an empty file has no items', async () => {
    const folder = await folderWith({
      'a.jsonl': '',
      'b.csv': '',
      'c.csv': 'x\n',
      'd.txt.gz': '',
    });
    for (const name of ['a.jsonl', 'b.csv', 'c.csv']) {
      const reading = { header: true } as const;
      expect(await valuesOf(feeder(), { from: [name], reading }, { folder })).toEqual([]);
    }
    // It has no items, but is no file of gzip.
    const gz = new Reading(feeder(), { from: ['d.txt.gz'] }, { folder });
    expect((await gz.result)?.message).toBe('cannot read d.txt.gz: unexpected end of file');
  });

  test('a pattern is the files that match, sorted; each has its own header', async () => {
    const folder = await folderWith({
      'b.csv': 'y,x\n3,4\n',
      'a.csv': 'x,y\n1,2\n',
      'c.txt': 'no\n',
    });
    const settings = { from: ['*.csv'], reading: { header: true } } as const;
    expect(await valuesOf(feeder(), settings, { folder })).toEqual([
      { x: '1', y: '2' },
      { y: '3', x: '4' },
    ]);
  });

  test('more items than the ring has entries come in order, in chunks', async () => {
    const folder = await folderWith({ 'a.jsonl': lines(0, 5000), 'b.jsonl': lines(5000, 5100) });
    const from = ['a.jsonl', 'b.jsonl'];
    const read = new Reading(feeder(), { from }, { folder, size: 256 });
    expect(await read.result).toBeUndefined();
    expect(read.values).toEqual(numbers(0, 5100));
    const firsts = [...numbers(0, 40).map((k) => k * 128), 5000];
    expect(read.chunks.map(({ first }) => first)).toEqual(firsts);
    expect(Math.max(...read.chunks.map(({ items }) => items))).toBe(128);
  });

  test('what is selected counts over all files', async () => {
    const folder = await folderWith({ 'a.jsonl': lines(0, 10), 'b.jsonl': lines(10, 20) });
    const from = ['a.jsonl', 'b.jsonl'];
    const read = (more: object) => valuesOf(feeder(), { from, ...more }, { folder });
    expect(await read({ offset: 8, maxItems: 4 })).toEqual([8, 9, 10, 11]);
    expect(await read({ offset: 12 })).toEqual(numbers(12, 20));
    expect(await read({ maxItems: 0 })).toEqual([]);
    expect(await read({ offset: 7, maxItems: 5, batch: { items: 2 } })).toEqual([
      [7, 8],
      [9],
      [10, 11],
    ]);
    const sample = await read({ sample: 0.5, seed: 3 });
    expect(sample.length).toBeGreaterThan(0);
    expect(sample.length).toBeLessThan(20);
    expect(await read({ sample: 0.5, seed: 3 })).toEqual(sample);
  });

  test.each([
    ['gz', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('a file in %s is decompressed', async (ending, compress) => {
    const text = compress(`x\n${lines(0, 3000)}`);
    const folder = await folderWith({ [`a.csv.${ending}`]: text, 'b.csv': 'x\n3000\n' });
    const settings = { from: ['*.csv*'], reading: { header: true, numbers: true } } as const;
    const values = await valuesOf(feeder(), settings, { folder, size: 1024 });
    expect(values).toEqual(numbers(0, 3001).map((x) => ({ x })));
  });

  test('a file in zst is decompressed, or refused by a Node that cannot', async () => {
    const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
    const text = Buffer.from(lines(0, 3000));
    const content = typeof compress === 'function' ? compress(text) : text;
    const folder = await folderWith({ 'a.jsonl.zst': content });
    const read = new Reading(feeder(), { from: ['a.jsonl.zst'] }, { folder });
    const failure = await read.result;
    if (typeof compress === 'function') expect(read.values).toEqual(numbers(0, 3000));
    else expect(failure?.message).toBe(`this Node (${process.version}) cannot read .zst`);
  });

  test('a text that cannot be kept stops its source, which can be resumed', async () => {
    const folder = await folderWith({ 'a.jsonl.gz': gzipSync(lines(0, 10)), file: '' });
    const spool = join(folder, 'file', 'spool');
    const read = new Reading(feeder(), { from: ['a.jsonl.gz'] }, { folder, spool });
    expect(await read.result).toMatchObject({
      code: 'MR605',
      hint: 'make room on its disk, then resume the run',
    });
  });

  test('a text in UTF-16 is read, with the line of what is wrong with it', async () => {
    const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
    const folder = await folderWith({
      'a.txt': utf16('\uFEFFüЊ\r\n\u0A0D\n'),
      'b.txt': Buffer.concat([utf16('a\nb'), Buffer.from([0x00, 0xdc, 0x0a, 0x00])]),
    });
    const reading = { decoding: { encoding: 'utf-16le', invalidText: 'error' } } as const;
    expect(await valuesOf(feeder(), { from: ['a.txt'], reading }, { folder })).toEqual([
      'üЊ',
      '\u0A0D',
    ]);
    const bad = new Reading(feeder(), { from: ['b.txt'], reading }, { folder });
    expect((await bad.result)?.message).toContain(
      'cannot read b.txt: line 2, column 2: not utf-16',
    );
  });

  test.each([
    ['gone.jsonl', 'there is no file gone.jsonl'],
    ['*.none', 'no file matches *.none'],
    ['sub', 'sub is a folder'],
    ['/dev/zero', '/dev/zero is neither a file nor a pipe'],
    ['a.data', 'the name of a.data does not say its format'],
    ['a.{jsonl,csv}', 'a.csv has csv, and a.jsonl has jsonl'],
    ['broken.json', 'broken.json, line 2, column 3: expected a comma or ]'],
    ['broken.csv', 'broken.csv, line 1, column 3: the name "x" is also that of column 1'],
    ['cut.jsonl.gz', 'cannot read cut.jsonl.gz: unexpected end of file'],
  ])('%s fails: %s', async (name, message) => {
    const folder = await folderWith({
      'a.data': '',
      'a.jsonl': '',
      'a.csv': '',
      'broken.json': '[1,\n2 3]',
      'broken.csv': 'x,y,x\n',
      'cut.jsonl.gz': gzipSync(lines(0, 1000)).subarray(0, 500),
    });
    mkdirSync(join(folder, 'sub'));
    const read = new Reading(feeder(), { from: [name], reading: { header: true } }, { folder });
    const failure = await read.result;
    expect(failure?.code).toBe('MR424');
    expect(failure?.message).toContain(message);
    if (name === 'broken.json') expect(read.values).toEqual([1, 2]);
  });

  test('a line of 200 MB is an item, and takes no memory', async () => {
    const folder = await folderWith({ 'a.txt': 'a\n' });
    truncateSync(join(folder, 'a.txt'), 200 << 20);
    const before = process.memoryUsage().arrayBuffers;
    const chunks: FedChunk[] = [];
    await new Promise<void>((resolve, reject) => {
      feeder().feed(
        {
          settings: settingsOf({ from: ['a.txt'] }),
          folder,
          spool: join(folder, 'spool'),
          ring: Ring.create(1).buffer,
        },
        {
          opened: () => {},
          chunk: (chunk) => chunks.push(chunk),
          ended: () => resolve(),
          failed: ({ message }) => reject(new Error(message)),
        },
      );
    });
    expect(chunks).toMatchObject([{ items: 2, offset: 0, bytes: 200 << 20 }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });
}
