import { appendFile, mkdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { changedFiles, filesOf, hashesOf } from '../../src/code/code-version.ts';
import { CodeIndex } from '../../src/code/code-index.ts';
import { type CodeDisk, codeDisk } from '../../src/code/disk.ts';
import { requireVersion } from '../../src/code/require-version.ts';
import { folderWith } from '../support/command.ts';
import { faultOf } from '../support/fault.ts';

/** A pack that imports in several ways, also in a circle, and files beside it. */
const project = {
  'package-lock.json': '{"lock": 1}',
  'actions/v.mjs': `import { a } from '../lib/a.mjs'; export const f = () => a;`,
  'actions/other.mjs': `export const g = () => 1;`,
  'lib/a.mjs': `import data from './data.json' with { type: 'json' };\nexport const a = 1; export const b = () => import('./b.mjs');`,
  'lib/b.mjs': `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\nrequire('./c'); export * from './a.mjs';`,
  'lib/c/index.js': `new URL('./table.csv', import.meta.url)`,
  'lib/c/table.csv': 'x,y',
  'lib/data.json': '{}',
  'lib/unused.mjs': '',
};

const all = [
  '../lib/a.mjs',
  '../lib/b.mjs',
  '../lib/c/index.js',
  '../lib/c/table.csv',
  '../lib/data.json',
  'package-lock.json',
  'v.mjs',
];

function urlIn(folder: string, name = 'actions/v.mjs'): string {
  return pathToFileURL(join(folder, name)).href;
}

/** Counts what is read. */
function countingDisk(): CodeDisk & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    ...codeDisk,
    reads,
    read(path) {
      reads.push(path);
      return codeDisk.read(path);
    },
  };
}

describe('the version of a pack', () => {
  it('covers its file, all that it imports by a relative path, and the nearest lock file', async () => {
    const folder = await folderWith(project);
    const version = await new CodeIndex().versionOf(urlIn(folder));
    expect(filesOf(version).map(({ name }) => name)).toEqual(all);
  });

  it('is another one when any of these files is, and when another lock file is nearer', async () => {
    const folder = await folderWith(project);
    const index = new CodeIndex();
    const digests = new Set([(await index.versionOf(urlIn(folder))).digest]);
    const paths = filesOf(await index.versionOf(urlIn(folder))).map(({ path }) => path);
    for (const path of paths) {
      await appendFile(path, ' ');
      digests.add((await index.versionOf(urlIn(folder))).digest);
    }
    await writeFile(join(folder, 'actions/yarn.lock'), '');
    digests.add((await index.versionOf(urlIn(folder))).digest);
    await rm(join(folder, 'lib/c/table.csv'));
    digests.add((await index.versionOf(urlIn(folder))).digest);
    expect(digests.size).toBe(1 + paths.length + 2);
  });

  it('stays the same when other files change, and in a copy of the folder', async () => {
    const folder = await folderWith(project);
    const index = new CodeIndex();
    const { digest } = await index.versionOf(urlIn(folder));
    await writeFile(join(folder, 'actions/other.mjs'), 'changed');
    await writeFile(join(folder, 'lib/unused.mjs'), 'changed');
    expect((await index.versionOf(urlIn(folder))).digest).toBe(digest);
    const copy = await folderWith(project);
    expect((await index.versionOf(urlIn(copy))).digest).toBe(digest);
  });

  it('follows a link to where its imports are', async () => {
    const folder = await folderWith(project);
    const linked = await folderWith({});
    await mkdir(join(linked, 'actions'));
    await symlink(join(folder, 'actions/v.mjs'), join(linked, 'actions/v.mjs'));
    const index = new CodeIndex();
    expect((await index.versionOf(urlIn(linked))).digest).toBe(
      (await index.versionOf(urlIn(folder))).digest,
    );
  });

  it('is there also for code that does not parse, and for a file that is gone', async () => {
    const folder = await folderWith({ 'actions/v.mjs': 'import {{{', 'yarn.lock': '' });
    const index = new CodeIndex();
    const broken = await index.versionOf(urlIn(folder));
    expect(filesOf(broken).map(({ name }) => name)).toEqual(['v.mjs', 'yarn.lock']);
    const gone = await index.versionOf(urlIn(folder, 'actions/w.mjs'));
    expect(filesOf(gone).map(({ name }) => name)).toEqual(['yarn.lock']);
  });

  it('names the files that have changed', async () => {
    const folder = await folderWith(project);
    const index = new CodeIndex();
    const before = hashesOf(await index.versionOf(urlIn(folder)));
    await appendFile(join(folder, 'lib/b.mjs'), '// changed');
    await rm(join(folder, 'lib/data.json'));
    const now = hashesOf(await index.versionOf(urlIn(folder)));
    expect(changedFiles(before, now)).toEqual(['../lib/b.mjs', '../lib/data.json']);
  });
});

describe('the version of a pack in TypeScript', () => {
  it('covers what it imports, in every kind of file and of import', async () => {
    const folder = await folderWith({
      'actions/v.mts': `import type { A } from './types.d.ts'; import { b } from '../lib/b.cts'; import('./c.ts');`,
      'actions/types.d.ts': 'export type A = 1;',
      'actions/c.ts': `export type { D } from '../lib/d.mts';`,
      'lib/b.cts': `const e = require('./e.cjs') as number; exports.b = require('./f') satisfies 1;`,
      'lib/d.mts': '',
      'lib/e.cjs': '',
      'lib/f.js': '',
    });
    const version = await new CodeIndex().versionOf(urlIn(folder, 'actions/v.mts'));
    expect(filesOf(version).map(({ name }) => name)).toEqual([
      '../lib/b.cts',
      '../lib/d.mts',
      '../lib/e.cjs',
      '../lib/f.js',
      'c.ts',
      'types.d.ts',
      'v.mts',
    ]);
  });
});

describe('an index of code', () => {
  it('reads a file once, and again only when its size or times have changed', async () => {
    const folder = await folderWith(project);
    const disk = countingDisk();
    const index = new CodeIndex(disk);
    const first = await index.versionOf(urlIn(folder));
    expect(disk.reads).toHaveLength(all.length);
    expect(await index.versionOf(urlIn(folder))).toBe(first);
    expect(disk.reads).toHaveLength(all.length);
    const touched = join(folder, 'lib/b.mjs');
    await utimes(touched, 1, 1);
    const second = await index.versionOf(urlIn(folder));
    expect(second.digest).toBe(first.digest);
    expect(disk.reads.slice(all.length)).toEqual([touched]);
  });

  it('does not see a change that keeps size, times and inode', async () => {
    const folder = await folderWith(project);
    const path = join(folder, 'lib/a.mjs');
    const kept = codeDisk.stamp(path);
    const disk: CodeDisk = {
      ...codeDisk,
      stamp: (file) => (file === path ? kept : codeDisk.stamp(file)),
    };
    const index = new CodeIndex(disk);
    const { digest } = await index.versionOf(urlIn(folder));
    await writeFile(path, project['lib/a.mjs'].replace('a = 1', 'a = 2'));
    expect((await index.versionOf(urlIn(folder))).digest).toBe(digest);
  });

  it('sees a change of the same size whose writer has set the old time', async () => {
    const folder = await folderWith(project);
    const path = join(folder, 'lib/a.mjs');
    const index = new CodeIndex();
    const { digest } = await index.versionOf(urlIn(folder));
    const { atimeMs, mtimeMs, size } = await stat(path);
    await writeFile(path, project['lib/a.mjs'].replace('a = 1', 'a = 2'));
    await utimes(path, atimeMs / 1000, mtimeMs / 1000);
    expect((await stat(path)).size).toBe(size);
    expect((await index.versionOf(urlIn(folder))).digest).not.toBe(digest);
  });
});

describe('a pack that is to have a version', () => {
  it('is not read while its files are untouched, and accepted with the same content', async () => {
    const folder = await folderWith(project);
    const url = urlIn(folder);
    const code = await new CodeIndex().versionOf(url);
    const disk = countingDisk();
    await requireVersion({ pack: 'v', url, code }, disk);
    expect(disk.reads).toEqual([]);
    await writeFile(join(folder, 'lib/a.mjs'), project['lib/a.mjs']);
    await requireVersion({ pack: 'v', url, code }, disk);
    expect(disk.reads.length).toBeGreaterThan(0);
  });

  it('is refused with another content, by the names of the files', async () => {
    const folder = await folderWith(project);
    const url = urlIn(folder);
    const code = await new CodeIndex().versionOf(url);
    await appendFile(join(folder, 'lib/b.mjs'), '// changed');
    const fault = await faultOf(requireVersion({ pack: 'v', url, code }));
    expect(fault).toMatchObject({
      code: 'MR514',
      message: expect.stringMatching(/v\.mjs \(changed: \.\.\/lib\/b\.mjs\)/),
      details: { packs: ['v'] },
    });
  });

  it('is not judged while one of its files is gone', async () => {
    const folder = await folderWith(project);
    const url = urlIn(folder);
    const code = await new CodeIndex().versionOf(url);
    await rm(join(folder, 'lib/b.mjs'));
    await expect(requireVersion({ pack: 'v', url, code })).rejects.toThrow(/b\.mjs is gone/);
  });

  it('may have no version: then any will do', async () => {
    await requireVersion({ pack: 'v', url: 'file:///not/there.mjs' });
  });
});
