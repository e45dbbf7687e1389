import { completionScript, type Shell } from '../completion/scripts.ts';
import type { CommandSpec } from '../specs/spec.ts';
import type { Terminal } from '../terminal.ts';

/** Prints the script that completes command lines in a shell. */
export async function completionCommand(
  shell: Shell,
  _options: object,
  terminal: Terminal,
  specs: readonly CommandSpec[],
): Promise<number> {
  terminal.data(await completionScript(shell, specs));
  return 0;
}
