import { lstat, readdir, readFile, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { temporaryFolder } from '../../support/temp.ts';

const templates = fileURLToPath(new URL('../../../../templates/init/', import.meta.url));

/** These tests run from a folder that holds the package: that is what a folder depends on. */
function sourceFor(folder: string): string {
  return `file:${relative(folder, fileURLToPath(new URL('../../../..', import.meta.url)))}`;
}

const own = ['flow.yaml', 'actions/lines.mjs', 'test/flow.test.mjs'];

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

const written = [
  '.gitignore',
  'actions/lines.mjs',
  'flow.yaml',
  'package.json',
  'test/flow.test.mjs',
];

describe('millrace init', () => {
  it('writes all files of its template, and says what to do next', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout, stderr } = await millraceHere(['init', 'My jobs'], { cwd });
    expect([code, stdout]).toEqual([0, '']);
    expect(await filesIn(join(cwd, 'My jobs'))).toEqual(written);
    const templated = await filesIn(templates.slice(0, -1));
    expect(templated.map((name) => name.replace(/^git/, '.git')).toSorted()).toEqual(written);
    expect(stderr.split('\n')).toEqual([
      'wrote flow.yaml, actions/lines.mjs, test/flow.test.mjs, package.json, .gitignore',
      'next:',
      `  cd 'My jobs'`,
      '  npm install',
      '  npm test',
      '  millrace run flow.yaml',
      '  millrace inspect last count',
      '',
    ]);
  });

  it('depends on this package, and names the package after its folder', async () => {
    const cwd = await temporaryFolder();
    const names = { 'My jobs': 'my-jobs', '_.Über': 'ber', 日本: 'flow', millrace: 'flow' };
    for (const [folder, name] of Object.entries(names)) {
      await millraceHere(['init', folder], { cwd });
      const manifest = JSON.parse(await readFile(join(cwd, folder, 'package.json'), 'utf8'));
      expect(manifest).toEqual({
        name,
        private: true,
        type: 'module',
        scripts: { start: 'millrace run flow.yaml', test: 'node --test' },
        dependencies: { millrace: sourceFor(join(cwd, folder)) },
      });
    }
  });

  it('writes to the folder it is called in without a name', async () => {
    const cwd = await temporaryFolder();
    const { stderr } = await millraceHere(['init'], { cwd });
    expect(await filesIn(cwd)).toEqual(written);
    expect(stderr).toContain('next:\n  npm install\n');
  });

  it.each(own)('writes nothing where there is %s', async (file) => {
    const cwd = await folderWith({ [file]: 'mine' });
    const { code, stderr } = await millraceHere(['init'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      `MR501 usage  nothing was written: ${file} exists in .\n` +
        '  hint: move it away, or name another folder: millrace init FOLDER\n',
    ]);
    expect(await filesIn(cwd)).toEqual([file]);
    expect(await readFile(join(cwd, file), 'utf8')).toBe('mine');
  });

  it('lists all files that exist, also a link that leads nowhere', async () => {
    const cwd = await folderWith({ 'test/flow.test.mjs': '' });
    await symlink('nowhere', join(cwd, 'flow.yaml'));
    const { code, stderr } = await millraceHere(['init'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(': flow.yaml, test/flow.test.mjs exist in .\n'),
    ]);
    expect((await lstat(join(cwd, 'flow.yaml'))).isSymbolicLink()).toBe(true);
    expect(await filesIn(cwd)).toEqual(['flow.yaml', 'test/flow.test.mjs']);
  });

  it('writes nothing where one file cannot be written', async () => {
    const cwd = await folderWith({ test: 'a file' });
    const { code, stderr } = await millraceHere(['init'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^MR501 usage {2}the files cannot be written in \.\n/),
    ]);
    expect(await filesIn(cwd)).toEqual(['test']);
  });

  it('leaves a package.json and .gitignore as they are, and says what to add', async () => {
    const files = {
      'package.json': '{"scripts": {"test": "vitest"}}',
      '.gitignore': '/node_modules',
    };
    const cwd = await folderWith(files);
    const { code, stderr } = await millraceHere(['init'], { cwd });
    expect([code, stderr.split('\n').slice(1)]).toEqual([
      0,
      [
        'package.json was there and is unchanged; add to it:',
        '  "scripts": { "start": "millrace run flow.yaml" }',
        `  "dependencies": { "millrace": "${sourceFor(cwd)}" }`,
        '.gitignore was there and is unchanged; add to it:',
        '  .millrace/',
        'next:',
        '  npm install',
        '  node --test',
        '  millrace run flow.yaml',
        '  millrace inspect last count',
        '',
      ],
    ]);
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(join(cwd, name), 'utf8')).toBe(text);
    }
  });

  it('says so where nothing is to be added', async () => {
    const manifest = {
      scripts: { start: 'a', test: 'b' },
      devDependencies: { millrace: '*' },
    };
    const cwd = await folderWith({
      'package.json': JSON.stringify(manifest),
      '.gitignore': 'node_modules/\n.millrace\n',
    });
    const { stderr } = await millraceHere(['init'], { cwd });
    expect(stderr).toContain('package.json was there, and has what is needed\n');
    expect(stderr).toContain('.gitignore was there, and has what is needed\n');
  });

  it.each(['{', '[]', 'null', '"x"'])('leaves a package.json of %s to npm', async (text) => {
    const cwd = await folderWith({ 'package.json': text });
    const { code, stderr } = await millraceHere(['init'], { cwd });
    expect([code, await readFile(join(cwd, 'package.json'), 'utf8')]).toEqual([0, text]);
    expect(stderr).toContain(`"dependencies": { "millrace": "${sourceFor(cwd)}" }`);
  });
});
