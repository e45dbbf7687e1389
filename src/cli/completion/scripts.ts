import { readFile } from 'node:fs/promises';
import type { CommandSpec } from '../specs/spec.ts';
import { type Dialect, fish, posix } from './dialects.ts';
import { completedCommand } from './model.ts';
import { tables } from './tables.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

const dialects: Readonly<Record<Shell, Dialect>> = { bash: posix, zsh: posix, fish };

const folder = new URL('../../../../templates/completion/', import.meta.url);

/** The script of a shell: a file has what is the same for all commands, the specs say the rest. */
export async function completionScript(
  shell: Shell,
  specs: readonly CommandSpec[],
): Promise<string> {
  const script = await readFile(new URL(`millrace.${shell}`, folder), 'utf8');
  const made = tables(specs.map(completedCommand), dialects[shell]);
  return script.replace('# tables', () => made);
}
