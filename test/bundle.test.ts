import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { builtInPacks } from '../src/actions/packs.ts';
import { folderWith, millrace } from './support/command.ts';

const folder = fileURLToPath(new URL('../bundle/', import.meta.url));

describe('the bundle of the command', () => {
  const files = readdirSync(folder);

  it.each([
    'src.cli.command',
    'workers.entry',
    'workers.feeder',
    'src.processes.spawner',
    'src.store.lmdb.probe',
  ])('has %s', (name) => {
    expect(files).toContain(`${name}.js`);
  });

  it.each(builtInPacks().map(({ pack }) => pack))('has the pack %s, and what it is', (pack) => {
    expect(files).toContain(`src.actions.builtin.${pack}.js`);
    expect(files).toContain(`src.actions.reference.${pack}.js`);
  });

  it('names the terms of the packages that it has', () => {
    const terms = readFileSync(`${folder}LICENSES.txt`, 'utf8');
    for (const name of ['acorn', 'commander', 'eta', 'flatbuffers', 'yaml', 'zod']) {
      expect(terms).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });

  it('knows the schema of an action file that imports the package', async () => {
    const cwd = await folderWith({
      'actions/words.mjs': `
        import { defineAction } from ${JSON.stringify(new URL('../src/actions/define.js', import.meta.url).href)};
        const validate = (value) => typeof value === 'string' ? { value } : { issues: [{ message: 'no text' }] };
        export const count = defineAction({
          input: { '~standard': { version: 1, vendor: 'test', validate } },
          run: (text) => text.split(' ').length,
        });`,
    });
    const args = [
      'each',
      '-k',
      '-q',
      '--actions',
      'actions',
      '--action',
      'words.count',
      ':::',
      'a b',
      'c',
    ];
    expect(await millrace(args, { cwd })).toMatchObject({ code: 0, stdout: '2\n1\n' });
  });
});
