import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  asCalled,
  calledAs,
  commandName,
  nextCommand,
  setCommandName,
} from '../../src/cli/called-as.ts';
import { commandSpecs, hiddenSpecs } from '../../src/cli/specs/specs.ts';
import { errorLines } from '../../src/cli/show-errors.ts';

const inPackage = '/home/me/jobs/node_modules/.bin/millrace';
const npm: Readonly<Record<string, string>> = {
  npm_execpath: '/usr/lib/node_modules/npm/bin/npm-cli.js',
};
const npx = { ...npm, npm_command: 'exec', npm_lifecycle_event: 'npx' };

describe('the name of the command', () => {
  it.each([
    ['npx', { ...npx, npm_lifecycle_script: "'millrace' 'ps'" }, inPackage],
    [
      'npm exec of a package that is installed globally',
      { npm_command: 'exec' },
      '/usr/bin/millrace',
    ],
    ['a script of package.json', { ...npm, npm_command: 'start' }, inPackage],
    ['npm create', { ...npm, npm_command: 'init' }, 'C:\\npx\\node_modules\\millrace\\main.js'],
  ])('is npx millrace through %s', (_, environment, script) => {
    expect(calledAs(environment, script)).toBe('npx millrace');
  });

  it.each([
    ['a shell', {}, '/usr/bin/millrace'],
    ['a shell that has node_modules/.bin in its PATH', {}, inPackage],
    ['a program that npx started', { ...npx, npm_lifecycle_script: 'vitest' }, '/src/main.js'],
    ['a script of package.json that calls the global one', npm, '/usr/bin/millrace'],
  ])('is millrace in %s', (_, environment, script) => {
    expect(calledAs(environment, script)).toBe('millrace');
  });
});

describe('a command that is called through npx', () => {
  afterEach(() => setCommandName('millrace'));

  it('names commands so, also in hints of the library', () => {
    setCommandName('npx millrace');
    expect(commandName()).toBe('npx millrace');
    expect(nextCommand(['ps'], 'a b')).toBe("npx millrace ps --store 'a b'");
    expect(asCalled('seq 3 | millrace run a.yaml')).toBe('seq 3 | npx millrace run a.yaml');
    expect(asCalled('millrace COMMAND --help')).toBe('npx millrace COMMAND --help');
    const [, hint] = errorLines({
      code: 'MR506',
      message: 'm',
      hint: 'millrace ps lists the runs',
    });
    expect(JSON.stringify(hint)).toContain('npx millrace ps lists the runs');
  });

  it('keeps other uses of the word', () => {
    setCommandName('npx millrace');
    for (const text of [
      'install millrace 0.1.0',
      'npx millrace ps',
      "'millrace/document' copies",
    ]) {
      expect(asCalled(text)).toBe(text);
    }
  });
});

it('only commands follow the name of the command in the texts of Millrace', async () => {
  const folder = fileURLToPath(new URL('../../../src/', import.meta.url));
  const known = new Set([...commandSpecs, ...hiddenSpecs].map(({ name }) => name));
  const found = new Set<string>();
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, word = ''] of text.matchAll(/\bmillrace ([a-z]+)/g)) found.add(word);
  }
  expect([...found].filter((word) => !known.has(word))).toEqual([]);
  expect(found.size).toBeGreaterThan(10);
});

describe('a command to type next', () => {
  it('has the option of the store, if one was given', () => {
    expect(nextCommand(['ps'], undefined)).toBe('millrace ps');
    expect(nextCommand(['ps'], '/data/runs')).toBe('millrace ps --store /data/runs');
  });

  it('has its words quoted for a shell', () => {
    const words = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(words, (store) => {
        const command = nextCommand(['inspect', 'last'], store);
        const script = `millrace() { printf '%s\\0' "$@"; }; ${command}`;
        const read = execFileSync('/bin/sh', ['-c', script]).toString().split('\0');
        expect(read).toEqual(['inspect', 'last', '--store', store, '']);
      }),
      { numRuns: 25 },
    );
  });
});
