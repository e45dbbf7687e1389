import { existsSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import type { CommandExample, ProgramExample } from '../../reference/errors/note.ts';
import { errorNotes } from '../../reference/errors/notes.ts';
import { type ErrorCode, errorTable } from '../../src/index.ts';
import { millraceHere } from '../support/command-here.ts';
import { packageFolder, type Printed, runIn } from './package-folder.ts';

/** Codes whose examples need a full disk, a starved machine, a changed file or a bug. */
const described: readonly ErrorCode[] = [
  'MR413',
  'MR516',
  'MR517',
  'MR605',
  'MR608',
  'MR801',
  'MR803',
  'MR901',
];

const notes = Object.entries(errorNotes).map(([code, note]) => ({
  code: code as ErrorCode,
  example: note.example,
}));

/** A line without a shell's syntax runs in this process, which is faster. */
async function runLine(cwd: string, line: string): Promise<Printed> {
  const [program, ...args] = line.split(' ');
  if (program !== 'millrace' || /[>|&;()'"]/.test(line)) return runIn(cwd, 'sh', ['-c', line]);
  const { code, stdout, stderr } = await millraceHere(args, { cwd });
  return { code: code ?? -1, stdout, stderr };
}

async function runLines({ files, lines }: CommandExample): Promise<readonly Printed[]> {
  const folder = await packageFolder(files);
  const printed: Printed[] = [];
  for (const line of lines) printed.push(await runLine(folder, line));
  return printed;
}

async function runProgram({ program }: ProgramExample): Promise<Printed> {
  const folder = await packageFolder({ 'example.mjs': program });
  return runIn(folder, process.execPath, ['example.mjs']);
}

test('every error code has a note, and every note a code', () => {
  expect(Object.keys(errorNotes).toSorted()).toEqual(Object.keys(errorTable).toSorted());
});

test('the examples of all other errors are run', () => {
  const told = notes.filter(({ example }) => 'described' in example).map(({ code }) => code);
  expect(told).toEqual(described);
});

describe('the example of an error', () => {
  for (const { code, example } of notes) {
    const { exit, name } = errorTable[code];
    if ('program' in example) {
      it(`throws or prints ${code}`, async () => {
        const { stdout, stderr } = await runProgram(example);
        expect(stdout + stderr).toContain(`code: '${code}'`);
        expect(stdout + stderr).toContain(example.message);
      });
    } else if ('lines' in example) {
      const needsDevice = example.lines.join().includes('/dev/full');
      it.skipIf(needsDevice && !existsSync('/dev/full'))(`ends with ${code}`, async () => {
        const printed = await runLines(example);
        const { stdout = '', stderr = '' } = printed.at(-1) ?? {};
        const lines = (stdout + stderr)
          .split('\n')
          .filter((line) => line.includes(`${code} ${name}  `));
        expect(lines).toContainEqual(expect.stringContaining(example.message));
        expect(printed.map((one) => one.code)).toContain(exit);
      });
    }
  }
});
