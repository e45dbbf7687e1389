import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderWith } from '../support/command.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a program has printed. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with these files, in which `millrace` (also as a command) and `zod` are installed. */
export async function packageFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await folderWith(files);
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
  await symlink(root, join(folder, 'node_modules/millrace'));
  await symlink(join(root, 'node_modules/zod'), join(folder, 'node_modules/zod'));
  const main = join(root, 'dist/src/cli/main.js');
  const script = `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`;
  await writeFile(join(folder, 'node_modules/.bin/millrace'), script, { mode: 0o755 });
  return folder;
}

/** Runs a program in such a folder, without settings of the environment. */
export function runIn(folder: string, program: string, args: readonly string[]): Promise<Printed> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH: `${join(folder, 'node_modules/.bin')}:${PATH}`, HOME };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve({ code, stdout, stderr });
    });
  });
}
