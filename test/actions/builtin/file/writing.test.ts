import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as file from '../../../../src/actions/builtin/file.ts';
import { contextFor } from '../../context.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { fileWith } from './files.ts';

const ctx = contextFor();

describe('writing', () => {
  test('creates folders, replaces the file, and leaves nothing else behind', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a/b/out.txt');
    await file.write_text({ path, text: 'old' }, ctx);
    expect(await file.write_text({ path, text: 'grün' }, ctx)).toEqual({ path, bytes: 5 });
    expect(await readFile(path, 'utf8')).toBe('grün');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['out.txt']);
  });

  test('leaves the old file and no draft when it fails on the way', async () => {
    const path = await fileWith('old', 'out.jsonl');
    const rows = [1, { toJSON: () => Reflect.apply(BigInt, undefined, ['x']) }];
    await expect(file.write_jsonl({ path, rows }, ctx)).rejects.toThrow(`cannot write ${path}`);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(join(path, '..'))).toEqual(['out.jsonl']);
  });

  test('refuses half of a surrogate pair, which would become U+FFFD', async () => {
    const path = await fileWith('old');
    const text = 'a\u{1F600}b\uD83D!';
    const message =
      'UTF-8 has no \\ud83d, half of a surrogate pair, which comes after "a\u{1F600}b"';
    await expect(file.write_text({ path, text }, ctx)).rejects.toThrow(message);
    await expect(file.write_csv({ path, rows: [{ text }] }, ctx)).rejects.toThrow('surrogate');
    expect(await readFile(path, 'utf8')).toBe('old');
    // JSON has an escape for it.
    await file.write_json({ path, value: text }, ctx);
    expect(await file.read_json({ path }, ctx)).toBe(text);
  });

  test('names the file that cannot be written', async () => {
    const path = join(await fileWith('x'), 'below-a-file');
    await expect(file.write_text({ path, text: '' }, ctx)).rejects.toThrow(`cannot write ${path}`);
  });

  test('JSON is indented by indent', async () => {
    const path = await fileWith('');
    await file.write_json({ path, value: { a: 1 } }, ctx);
    expect(await readFile(path, 'utf8')).toBe('{\n  "a": 1\n}\n');
    await file.write_json({ path, value: { a: 1 }, indent: 0 }, ctx);
    expect(await readFile(path, 'utf8')).toBe('{"a":1}\n');
    expect(() => Reflect.apply(file.write_json, undefined, [{ path }, ctx])).toThrow(
      'expected a value',
    );
  });

  test('JSON lines are read as they were written', async () => {
    const path = await fileWith('');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (rows) => {
        await file.write_jsonl({ path, rows }, ctx);
        const read = await file.read_jsonl({ path }, ctx);
        expect(JSON.stringify(read)).toBe(JSON.stringify(rows));
      }),
      { numRuns: 50 },
    );
  });

  test('long lists are written in parts without losing a byte', async () => {
    const path = await fileWith('');
    const rows = Array.from({ length: 50_000 }, (_, i) => ({ i, text: 'é'.repeat(i % 90) }));
    const { bytes } = await file.write_jsonl({ path, rows }, ctx);
    expect((await readFile(path)).length).toBe(bytes);
    expect(await file.read_jsonl({ path }, ctx)).toEqual(rows);
  });

  test.each([
    [
      {
        rows: [
          { a: 1, b: 'x,y' },
          { c: null, a: 2 },
        ],
      },
      'a,b,c\n1,"x,y",\n2,,\n',
    ],
    [{ rows: [{ a: 1, b: 2 }], columns: ['b'] }, 'b\n2\n'],
    [{ rows: [{ a: 1, b: 2 }], header: false, delimiter: ';' }, '1;2\n'],
    [{ rows: [[1, 2]], columns: ['x', 'y'] }, 'x,y\n1,2\n'],
    [{ rows: [[1, 2]] }, '1,2\n'],
    [{ rows: [] }, ''],
  ])('CSV of %j is %j', async (input, text) => {
    const path = await fileWith('');
    await file.write_csv({ path, ...input }, ctx);
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});
