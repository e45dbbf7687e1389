import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as file from '../../../../src/actions/builtin/file.ts';
import { contextFor } from '../../context.ts';
import { temporaryFolder } from '../../../support/temp.ts';

const ctx = contextFor();

async function tree(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'sub'));
  for (const name of ['b.txt', 'a.txt', '.dot.txt', 'sub/c.txt', 'sub/d.md']) {
    await writeFile(join(folder, name), name);
  }
  return folder;
}

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

  test.runIf(process.platform === 'linux')(
    'glob rejects a name that is not UTF-8, and finds one that has U+FFFD',
    async () => {
      const cwd = await temporaryFolder();
      await writeFile(join(cwd, 'a\uFFFD.txt'), '');
      expect(await file.glob({ pattern: '*', cwd }, ctx)).toEqual([join(cwd, 'a\uFFFD.txt')]);
      await writeFile(Buffer.concat([Buffer.from(`${cwd}/b`), Buffer.from([0xe9])]), '');
      await expect(file.glob({ pattern: '*', cwd }, ctx)).rejects.toThrow('b\uFFFD is not UTF-8');
    },
  );

  test('stat tells files and folders apart', async () => {
    const cwd = await tree();
    expect(await file.stat({ path: cwd }, ctx)).toMatchObject({ kind: 'folder' });
    expect(await file.stat({ path: join(cwd, 'a.txt') }, ctx)).toMatchObject({
      kind: 'file',
      size: 5,
    });
  });
});
