import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { actionNames, builtInPacks, findPacks, scanActionFolder } from '../../src/actions/packs.ts';
import { loadPack } from '../../src/actions/registry.ts';
import { temporaryFolder } from '../support/temp.ts';

async function folderWith(...files: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of files) await writeFile(join(folder, file), 'export const a = () => 1;\n');
  return folder;
}

describe('scanActionFolder', () => {
  test('finds each .mjs and .js file as a pack, by name', async () => {
    const folder = await folderWith('zoo.js', 'cloud.mjs');
    expect(await scanActionFolder(folder)).toEqual([
      { pack: 'cloud', url: pathToFileURL(join(folder, 'cloud.mjs')).href },
      { pack: 'zoo', url: pathToFileURL(join(folder, 'zoo.js')).href },
    ]);
  });

  test('finds a .ts file only if this Node can read it', async () => {
    const packs = await scanActionFolder(await folderWith('typed.ts'));
    const readable = Boolean(Reflect.get(process.features, 'typescript'));
    expect(packs.map(({ pack }) => pack)).toEqual(readable ? ['typed'] : []);
  });

  test('leaves out folders, hidden files, declarations, tests and other files', async () => {
    const folder = await folderWith('.hidden.js', 'a.d.ts', 'a.test.mjs', 'a.spec.js', 'README.md');
    await mkdir(join(folder, 'helpers.js'));
    expect(await scanActionFolder(folder)).toEqual([]);
  });

  test('follows a link to a file', async () => {
    const folder = await temporaryFolder();
    await symlink(join(await folderWith('real.mjs'), 'real.mjs'), join(folder, 'linked.mjs'));
    expect((await scanActionFolder(folder)).map(({ pack }) => pack)).toEqual(['linked']);
  });

  test('escapes characters that have a meaning in URLs', async () => {
    const folder = join(await temporaryFolder(), 'a #b?');
    await mkdir(folder);
    await writeFile(join(folder, 'x.mjs'), '');
    expect((await scanActionFolder(folder))[0]?.url).toMatch(/a%20%23b%3F\/x\.mjs$/);
  });

  test('rejects a missing folder, and hints at how to name one', async () => {
    await expect(scanActionFolder('/does/not/exist')).rejects.toMatchObject({
      code: 'MR504',
      message: expect.stringContaining('/does/not/exist'),
      hint: expect.stringContaining('--actions'),
    });
  });

  test('rejects two files of one pack', async () => {
    const folder = await folderWith('cloud.js', 'cloud.mjs');
    await expect(scanActionFolder(folder)).rejects.toMatchObject({
      code: 'MR504',
      message: expect.stringMatching(/cloud\.js and .*cloud\.mjs/),
    });
  });

  test.each(['my-pack.mjs', '2fast.js', 'a.b.mjs', 'grün.mjs'])(
    'rejects %s, which no workflow can name',
    async (file) => {
      await expect(scanActionFolder(await folderWith(file))).rejects.toMatchObject({
        code: 'MR504',
        message: expect.stringContaining(file),
      });
    },
  );
});

describe('findPacks', () => {
  test('starts with the built-in packs', async () => {
    const packs = await findPacks([await folderWith('mine.mjs')]);
    expect(packs.map(({ pack }) => pack)).toEqual(['core', 'file', 'http', 'shell', 'mine']);
    expect(packs.slice(0, 4)).toEqual(builtInPacks);
  });

  test('rejects a pack with the name of a built-in one', async () => {
    await expect(findPacks([await folderWith('http.mjs')])).rejects.toMatchObject({
      code: 'MR504',
      message: expect.stringContaining('built-in pack http'),
    });
  });

  test('rejects one name in two folders, but not one folder twice', async () => {
    const folder = await folderWith('mine.mjs');
    expect(await findPacks([folder, folder])).toHaveLength(5);
    await expect(findPacks([folder, await folderWith('mine.js')])).rejects.toMatchObject({
      code: 'MR504',
    });
  });
});

describe('the names of actions', () => {
  test('of the built-in packs are those of their modules, which need not be loaded', async () => {
    const load = async (): Promise<never> => Promise.reject(new Error('a pack is loaded'));
    const exported = await Promise.all(
      builtInPacks.map(async (source) =>
        [...(await loadPack(source)).keys()].map((name) => `${source.pack}.${name}`),
      ),
    );
    const names = await actionNames(builtInPacks, load);
    expect([...names].toSorted()).toEqual(exported.flat().toSorted());
  });

  test('of a folder come from loading it, and join the built-in ones', async () => {
    const packs = await findPacks([await folderWith('mine.mjs')]);
    const asked: string[] = [];
    const names = await actionNames(packs, async (others) => {
      asked.push(...others.map(({ pack }) => pack));
      return new Set(['mine.a']);
    });
    expect(asked).toEqual(['mine']);
    expect([...names]).toEqual(expect.arrayContaining(['core.echo', 'shell.run', 'mine.a']));
  });
});
