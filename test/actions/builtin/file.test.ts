import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as file from '../../../src/actions/builtin/file.ts';
import { contextFor } from '../context.ts';
import { temporaryFolder } from '../../support/temp.ts';

async function fileWith(content: string | Buffer, name = 'data'): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

async function tree(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'sub'));
  for (const name of ['b.txt', 'a.txt', '.dot.txt', 'sub/c.txt', 'sub/d.md']) {
    await writeFile(join(folder, name), name);
  }
  return folder;
}

const ctx = contextFor();

describe('reading', () => {
  test.each([
    ['a\nb\r\nc', ['a', 'b', 'c']],
    ['a\n\nb\n', ['a', '', 'b']],
    ['\uFEFFa\n', ['a']],
    ['one\u2028line\n', ['one\u2028line']],
    ['', []],
  ])('the lines of %j are %j', async (text, lines) => {
    expect(await file.read_lines({ path: await fileWith(text) }, ctx)).toEqual(lines);
  });

  test('skip_empty leaves out empty lines', async () => {
    const path = await fileWith('a\n\n\nb\n');
    expect(await file.read_lines({ path, skip_empty: true }, ctx)).toEqual(['a', 'b']);
  });

  test('lines and characters that cross the edges of reads stay whole', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `${i} ${'ü€😀'.repeat(i % 7)}`);
    const path = await fileWith(lines.join('\n'));
    expect(await file.read_lines({ path }, ctx)).toEqual(lines);
  });

  test('a text comes without its byte order mark', async () => {
    expect(await file.read_text({ path: await fileWith('\uFEFFgrün\r\n') }, ctx)).toBe('grün\r\n');
  });

  test('JSON is parsed', async () => {
    expect(await file.read_json({ path: await fileWith('\uFEFF{"a":[1]}') }, ctx)).toEqual({
      a: [1],
    });
  });

  test('one JSON value per line is a list', async () => {
    const path = await fileWith('{"a":1}\n\n[2]\r\n"three\u2028"\n');
    expect(await file.read_jsonl({ path }, ctx)).toEqual([{ a: 1 }, [2], 'three\u2028']);
  });

  test.each([
    ['read_json', file.read_json, '{\n"id": 7615917337495251231}', 'line 2, column 7', {}],
    ['read_jsonl', file.read_jsonl, '1\n{"id": 7615917337495251231}', 'line 2, column 8', [1, {}]],
  ] as const)(
    '%s refuses an integer that no number holds exactly, or reads it as text',
    async (_, read, content, place, value) => {
      const path = await fileWith(content);
      await expect(read({ path }, ctx)).rejects.toThrow(
        `: ${place}: the integer 7615917337495251231 cannot be held exactly ` +
          '(it would become 7615917337495251000); with big_integers: string it is read as text',
      );
      const found = await read({ path, big_integers: 'string' }, ctx);
      const id = { id: '7615917337495251231' };
      expect(found).toEqual(Array.isArray(value) ? [1, id] : id);
    },
  );

  test('CSV is read with its options', async () => {
    const path = await fileWith('x;"a;b"\n');
    expect(await file.read_csv({ path, header: false, delimiter: ';' }, ctx)).toEqual([
      ['x', 'a;b'],
    ]);
  });

  test.each([
    ['read_json', file.read_json, '{"a":', /cannot read .*data: not JSON: /],
    ['read_jsonl', file.read_jsonl, '1\n\n{oops\n', /cannot read .*data: line 3: not JSON: /],
    ['read_csv', file.read_csv, 'a,b\n1,2,3\n', /cannot read .*data: .*line 2/],
  ])('%s names the place of a mistake', async (_, read, content, message) => {
    await expect(read({ path: await fileWith(content) }, ctx)).rejects.toThrow(message);
  });

  test.each([
    ['read_text', file.read_text],
    ['read_lines', file.read_lines],
    ['read_json', file.read_json],
    ['read_jsonl', file.read_jsonl],
    ['read_csv', file.read_csv],
    ['stat', file.stat],
    ['hash', file.hash],
  ])('%s names the file that is missing', async (_, read) => {
    await expect(read({ path: '/no/such/file' }, ctx)).rejects.toThrow(
      /^cannot read \/no\/such\/file: ENOENT/,
    );
  });

  test.each([
    ['read_text', file.read_text],
    ['read_lines', file.read_lines],
    ['hash', file.hash],
  ])('%s stops on an abort', async (_, read) => {
    const aborted = contextFor({ signal: AbortSignal.abort() });
    await expect(read({ path: await fileWith('x') }, aborted)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('a key that does not exist is rejected', () => {
    const read: unknown = { path: 'x', encodng: 'utf8' };
    expect(() => Reflect.apply(file.read_text, undefined, [read, ctx])).toThrow(/encodng/);
  });
});

describe('finding', () => {
  test.each([
    [{ pattern: '*.txt' }, ['a.txt', 'b.txt']],
    [{ pattern: '**/*.txt' }, ['a.txt', 'b.txt', 'sub/c.txt']],
    [{ pattern: '**', ignore: 'sub/**', dot: true }, ['.dot.txt', 'a.txt', 'b.txt']],
    [{ patterns: ['sub/*', 'a.txt'], ignore: ['**/*.md'] }, ['a.txt', 'sub/c.txt']],
    [{ pattern: 'none*' }, []],
    [{ pattern: 'sub' }, []],
  ])('glob %j finds %j, sorted', async (input, names) => {
    const cwd = await tree();
    expect(await file.glob({ ...input, cwd }, ctx)).toEqual(names.map((name) => join(cwd, name)));
  });

  test('glob returns sizes and times with details', async () => {
    const cwd = await tree();
    expect(await file.glob({ pattern: 'a.txt', cwd, details: true }, ctx)).toEqual([
      { path: join(cwd, 'a.txt'), size: 5, modified_at: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
  });

  test('glob rejects a folder that does not exist, and both or neither of the patterns', async () => {
    await expect(file.glob({ pattern: '*', cwd: '/no/such' }, ctx)).rejects.toThrow(
      'cannot search /no/such',
    );
    expect(() => file.glob({}, ctx)).toThrow('expected either pattern or patterns');
    expect(() => file.glob({ pattern: 'a', patterns: [] }, ctx)).toThrow('expected either');
  });

  test('stat tells files and folders apart', async () => {
    const cwd = await tree();
    expect(await file.stat({ path: cwd }, ctx)).toMatchObject({ kind: 'folder' });
    expect(await file.stat({ path: join(cwd, 'a.txt') }, ctx)).toMatchObject({
      kind: 'file',
      size: 5,
    });
  });

  test('hash returns the hash of a file that takes several reads', async () => {
    const content = Buffer.alloc(1_500_000, 'abc');
    const path = await fileWith(content);
    expect(await file.hash({ path }, ctx)).toEqual({
      path,
      algorithm: 'sha256',
      hash: createHash('sha256').update(content).digest('hex'),
      size: content.length,
    });
    expect(() => file.hash({ path, algorithm: 'sha257' }, ctx)).toThrow('expected a hash');
  });
});

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
