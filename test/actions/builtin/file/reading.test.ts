import { describe, expect, test } from 'vitest';
import * as file from '../../../../src/actions/builtin/file.ts';
import { contextFor } from '../../context.ts';
import { fileWith } from './files.ts';

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

  const latin = Buffer.from('["na\n\xefve",\n"caf\xe9"]', 'latin1');

  test.each([
    ['read_text', file.read_text],
    ['read_lines', file.read_lines],
    ['read_json', file.read_json],
    ['read_jsonl', file.read_jsonl],
    ['read_csv', file.read_csv],
  ] as const)('%s stops at bytes that are not UTF-8, and names the place', async (_, read) => {
    const path = await fileWith(latin);
    await expect(read({ path }, ctx)).rejects.toThrow(
      `cannot read ${path}: line 2, column 1: not utf-8 (0xef 0x76 at byte 5); name its encoding, ` +
        'such as encoding: windows-1252, or read U+FFFD with invalid_text: replace',
    );
  });

  test('text is read in the encoding that is named, or with U+FFFD if that is asked for', async () => {
    const path = await fileWith(latin);
    expect(await file.read_lines({ path, encoding: 'latin1' }, ctx)).toEqual([
      '["na',
      'ïve",',
      '"café"]',
    ]);
    expect(await file.read_text({ path, invalid_text: 'replace' }, ctx)).toContain('caf\uFFFD');
    expect(() => file.read_text({ path, encoding: 'utf-7' }, ctx)).toThrow('expected an encoding');
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
