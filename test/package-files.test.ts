import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../src/package-files.ts';
import { version } from '../src/version.ts';
import { temporaryFolder } from './support/temp.ts';

/** What `packageFile` returns or throws in a bundle, next to an installed package or none. */
async function inBundle(
  format: 'esm' | 'cjs',
  installed?: string,
): Promise<{ readonly folder: string; readonly result: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs');
  const source = fileURLToPath(new URL('../src/package-files.js', import.meta.url));
  const contents = `
    import { packageFile } from ${JSON.stringify(source)};
    try { console.log(packageFile('workers/entry')); } catch ({ code, message, hint }) {
      console.log([code, message, hint].join(' | '));
    }`;
  const stdin = { contents, resolveDir: folder };
  const platform = 'node';
  await build({ stdin, bundle: true, platform, format, outfile: file, logLevel: 'error' });
  if (installed !== undefined) {
    const home = join(folder, 'node_modules/millrace');
    await mkdir(home, { recursive: true });
    const manifest = { name: 'millrace', version: installed };
    await writeFile(join(home, 'package.json'), JSON.stringify(manifest));
  }
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
  return { folder, result: stdout.trim() };
}

it('the version of the package is that of package.json', () => {
  const file = new URL('../../package.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version });
});

it('the source maps of the package have their sources, which are not packed', () => {
  const file = new URL('../src/executor/executor.js.map', import.meta.url);
  const { sources, sourcesContent } = JSON.parse(readFileSync(file, 'utf8'));
  expect(sources).toHaveLength(1);
  expect(sourcesContent).toEqual([expect.stringContaining('export class Executor')]);
});

describe('a file of the package', () => {
  it('is beside the others, as they are compiled', () => {
    for (const name of ['workers/entry', 'processes/spawner', 'store/lmdb/probe']) {
      const url = packageFile(name.startsWith('workers') ? name : `src/${name}`);
      expect(existsSync(new URL(url)), url).toBe(true);
    }
  });

  it.each(['esm', 'cjs'] as const)(
    'is that of the installed package in a bundle of format %s',
    async (format) => {
      const { folder, result } = await inBundle(format, version);
      expect(fileURLToPath(result)).toBe(
        join(folder, 'node_modules/millrace/dist/workers/entry.js'),
      );
    },
  );

  it('is missing for a bundle without the package, and the error says what to install', async () => {
    const { result } = await inBundle('esm');
    expect(result).toBe(
      'MR801 | Millrace is in a bundle, and starts threads and programs with files of its package, which is not installed | ' +
        `install millrace ${version} beside the bundle, in its node_modules, as lmdb`,
    );
  });

  it('is not that of another version', async () => {
    const { result } = await inBundle('cjs', '0.0.1');
    expect(result).toMatch(
      /^MR801 \| the bundle has Millrace [\d.]+, and .*package\.json is of version 0\.0\.1 \| /,
    );
  });
});
