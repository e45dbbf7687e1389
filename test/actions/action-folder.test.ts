import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scanActionFolder } from '../../src/actions/action-folder.ts';
import { temporaryFolder } from '../support/temp.ts';

async function folderWith(...files: string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of files) await writeFile(join(folder, file), '');
  return folder;
}

async function packsIn(folder: string): Promise<readonly string[]> {
  const { packs } = await scanActionFolder(folder);
  return packs.map(({ pack }) => pack);
}

/** Why files of a folder are no packs. */
async function leftOutOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const { leftOut } = await scanActionFolder(folder);
  return Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason]));
}

describe('the packs of a folder', () => {
  test('are its scripts, by name, in JavaScript and TypeScript', async () => {
    const files = ['a.mjs', 'b.js', 'c.cjs', 'd.mts', 'e.cts', 'f.ts'];
    const folder = await folderWith(...files);
    expect(await scanActionFolder(folder)).toEqual({
      packs: files.map((file) => ({
        pack: file[0],
        url: pathToFileURL(join(folder, file)).href,
      })),
      leftOut: [],
    });
  });

  test('are no other files, and each of these has a reason', async () => {
    const folder = await folderWith(
      '.hidden.js',
      'a.d.ts',
      'a.test.mjs',
      'a.spec.js',
      'b.py',
      'c.tsx',
      'my-pack.mjs',
      '2fast.js',
      'a.b.mjs',
      'grün.mjs',
    );
    await mkdir(join(folder, 'helpers.js'));
    await symlink('/nowhere/q.mjs', join(folder, 'q.mjs'));
    expect(await packsIn(folder)).toEqual([]);
    expect(await leftOutOf(folder)).toEqual({
      'a.d.ts': 'a declaration of types',
      'a.test.mjs': 'a test',
      'a.spec.js': 'a test',
      'b.py': 'not .mjs, .js, .cjs, .mts, .cts or .ts',
      'c.tsx': 'not .mjs, .js, .cjs, .mts, .cts or .ts',
      'my-pack.mjs': 'the name of a pack has letters, digits and _: my_pack.mjs',
      '2fast.js': 'the name of a pack has letters, digits and _: _2fast.js',
      'a.b.mjs': 'the name of a pack has letters, digits and _: a_b.mjs',
      'grün.mjs': 'the name of a pack has letters, digits and _: gr_n.mjs',
      'helpers.js': 'a folder',
      'q.mjs': 'a link that leads nowhere',
    });
  });

  test('can be links to files', async () => {
    const folder = await temporaryFolder();
    await symlink(join(await folderWith('real.mjs'), 'real.mjs'), join(folder, 'linked.mjs'));
    expect(await packsIn(folder)).toEqual(['linked']);
  });

  test('have URLs in which characters with a meaning are escaped', async () => {
    const folder = join(await temporaryFolder(), 'a #b?');
    await mkdir(folder);
    await writeFile(join(folder, 'x.mjs'), '');
    const { packs } = await scanActionFolder(folder);
    expect(packs[0]?.url).toMatch(/a%20%23b%3F\/x\.mjs$/);
  });
});

describe('an action folder', () => {
  test('that is missing is an error, which hints at how to name one', async () => {
    await expect(scanActionFolder('/does/not/exist')).rejects.toMatchObject({
      code: 'MR504',
      message: expect.stringContaining('/does/not/exist'),
      hint: expect.stringContaining('--actions'),
    });
  });

  test('that is a file is an error that says so', async () => {
    const file = join(await folderWith('x.mjs'), 'x.mjs');
    await expect(scanActionFolder(file)).rejects.toMatchObject({
      code: 'MR504',
      message: `the action folder ${file} cannot be read: it is a file`,
    });
  });
});
