import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as file from '../../../../src/actions/builtin/file.ts';
import { contextFor } from '../../context.ts';
import { fileWith } from './files.ts';

const ctx = contextFor();

describe('bytes', () => {
  const content = Buffer.from(Array.from({ length: 3000 }, (_, i) => i % 256));

  test('are read as base64, all of them or a part, and written from it', async () => {
    const path = await fileWith(content);
    const copy = join(path, '../a/copy');
    const base64 = content.toString('base64');
    expect(await file.read_bytes({ path }, ctx)).toEqual({ path, bytes: 3000, base64 });
    expect(await file.write_bytes({ path: copy, base64 }, ctx)).toEqual({
      path: copy,
      bytes: 3000,
    });
    expect(await readFile(copy)).toEqual(content);
    expect(await file.read_bytes({ path, offset: 2998, length: 5 }, ctx)).toEqual({
      path,
      bytes: 2,
      base64: content.subarray(2998).toString('base64'),
    });
    expect(await file.read_bytes({ path, offset: 5000 }, ctx)).toMatchObject({ bytes: 0 });
  });

  test('go from file to file', async () => {
    const path = await fileWith(content);
    const part = join(path, '../part');
    expect(await file.read_bytes({ path, offset: 10, length: 20, to: part }, ctx)).toEqual({
      path: part,
      bytes: 20,
    });
    expect(await readFile(part)).toEqual(content.subarray(10, 30));
    await file.write_bytes({ path: part, from: path }, ctx);
    expect(await readFile(part)).toEqual(content);
  });

  test('are refused when the base64 is not exact, and come from one place only', async () => {
    const path = await fileWith('old');
    for (const base64 of ['YQ', 'Y Q==', 'YR==', 'YQ==*', 'Y-_=']) {
      expect(() => file.write_bytes({ path, base64 }, ctx)).toThrow('base64: expected base64');
    }
    expect(() => file.write_bytes({ path }, ctx)).toThrow('expected either base64 or from');
    await expect(file.write_bytes({ path, from: '/no/such' }, ctx)).rejects.toThrow(
      `cannot write ${path}: ENOENT`,
    );
    expect(await readFile(path, 'utf8')).toBe('old');
  });
});
