import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInPacks } from '../../src/actions/packs.ts';
import { findPacks, packsNamed } from '../../src/actions/pack-set.ts';
import { temporaryFolder } from '../support/temp.ts';

async function folderWith(...files: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of files) await writeFile(join(folder, file), '');
  return folder;
}

function named(set: Awaited<ReturnType<typeof findPacks>>, ...names: string[]): string[] {
  return packsNamed(set, new Set(names)).map(({ pack }) => pack);
}

describe('the packs of folders', () => {
  test('come after the built-in ones', async () => {
    const { packs } = await findPacks([await folderWith('mine.mjs')]);
    expect(packs.map(({ pack }) => pack)).toEqual(['core', 'file', 'http', 'shell', 'mine']);
    expect(packs.slice(0, 4)).toEqual(builtInPacks());
  });

  test('are found by name; a name without a pack is no error', async () => {
    const set = await findPacks([await folderWith('mine.mjs', 'other.mjs')]);
    expect(named(set, 'mine', 'core', 'nothing')).toEqual(['core', 'mine']);
  });

  test('of one folder that is given twice are there once', async () => {
    const folder = await folderWith('mine.mjs');
    const set = await findPacks([folder, folder]);
    expect(set.packs).toHaveLength(5);
    expect(set.clashes.size).toBe(0);
  });

  test('with one name in two folders, or in one, are refused where that name is called', async () => {
    const folders = [
      await folderWith('mine.mjs', 'mine.ts', 'yours.js'),
      await folderWith('yours.js'),
    ];
    const set = await findPacks(folders);
    expect(named(set, 'core')).toEqual(['core']);
    for (const name of ['mine', 'yours']) {
      expect(() => named(set, 'core', name)).toThrow(
        expect.objectContaining({
          code: 'MR504',
          message: expect.stringContaining(`two files define the pack ${name}: `),
          hint: 'rename one of the files',
        }),
      );
    }
  });

  test('with the name of a built-in pack are refused where that name is called', async () => {
    const set = await findPacks([await folderWith('http.mjs')]);
    expect(named(set, 'core')).toEqual(['core']);
    expect(() => named(set, 'http')).toThrow(/http\.mjs has the name of the built-in pack http/);
  });
});
