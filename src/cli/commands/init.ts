import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MillraceError } from '../../api/basics.ts';
import { nextCommand, quoted } from '../called-as.ts';
import { gitignoreAt, packageFileAt, type Shared } from '../shared-files.ts';
import type { Terminal } from '../terminal.ts';

const templates = new URL('../../../../templates/init/', import.meta.url);

/** What is written as it is. */
const own = ['flow.yaml', 'actions/lines.mjs', 'test/flow.test.mjs'] as const;

/** Writes a workflow, its actions and a test. Overwrites nothing: writes all files or none. */
export async function initCommand(
  name = '.',
  _options: object,
  terminal: Terminal,
): Promise<number> {
  const folder = resolve(name);
  const there = [];
  for (const file of own) if (await exists(join(folder, file))) there.push(file);
  if (there.length > 0) throw wouldOverwrite(there, name);
  const shared = [await packageFileAt(folder, templates), await gitignoreAt(folder, templates)];
  const files = new Map<string, string>();
  for (const file of own) files.set(file, await readFile(new URL(file, templates), 'utf8'));
  for (const { file, text } of shared) if (text !== undefined) files.set(file, text);
  await writeAll(folder, files, name);
  terminal.print(`wrote ${[...files.keys()].join(', ')}`, ...shared.flatMap(linesToAdd));
  const [manifest] = shared;
  terminal.print(...nextSteps(name, manifest?.text !== undefined));
  return 0;
}

function linesToAdd({ file, text, lines }: Shared): string[] {
  if (text !== undefined) return [];
  if (lines.length === 0) return [`${file} was there, and has what is needed`];
  return [`${file} was there and is unchanged; add to it:`, ...lines.map((line) => `  ${line}`)];
}

function nextSteps(name: string, hasScripts: boolean): string[] {
  const steps = [
    ...(resolve(name) === process.cwd() ? [] : [`cd ${quoted(name)}`]),
    'npm install',
    hasScripts ? 'npm test' : 'node --test',
    nextCommand(['run', 'flow.yaml']),
    nextCommand(['inspect', 'last', 'count']),
  ];
  return ['next:', ...steps.map((step) => `  ${step}`)];
}

async function writeAll(
  folder: string,
  files: ReadonlyMap<string, string>,
  name: string,
): Promise<void> {
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      const path = join(folder, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, '', { flag: 'wx' });
      // It is ours from here on, also if the disk is full.
      written.push(path);
      await writeFile(path, text);
    }
  } catch (cause) {
    await Promise.all(written.map((path) => rm(path, { force: true })));
    throw new MillraceError('MR501', `the files cannot be written in ${name}`, {
      cause,
      hint: 'name a folder that can be written, or a new one',
    });
  }
}

/** Links that lead nowhere exist, too. */
async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function wouldOverwrite(there: readonly string[], name: string): MillraceError {
  const [verb, them] = there.length > 1 ? ['exist', 'them'] : ['exists', 'it'];
  const message = `nothing was written: ${there.join(', ')} ${verb} in ${name}`;
  return new MillraceError('MR501', message, {
    hint: `move ${them} away, or name another folder: millrace init FOLDER`,
  });
}
