import { version } from '../version.ts';
import { CommanderError } from 'commander';
import { isLack, lacking, lackLines } from './lacking.ts';
import { buildProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Exit code of a wrong command line. */
const usage = 2;
/** Exit code of a bug or a broken installation. */
const bug = 70;

/** Runs a command line, without `millrace` itself, to its end. Returns its exit code. */
export async function callCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const code = await call(args, terminal);
  const lost = await terminal.end();
  return lost ? exitCodeAfterLoss(lost, code, terminal) : code;
}

async function call(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(terminal, version, (ended) => {
    exitCode = ended;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeFor(error, terminal);
  }
}

/** Data was lost: the command has not succeeded. */
async function exitCodeAfterLoss(
  lost: NodeJS.ErrnoException,
  before: number,
  terminal: Terminal,
): Promise<number> {
  const { outputLost } = await import('./output-lost.ts');
  const after = await exitCodeFor(outputLost(lost), terminal);
  return before === 0 ? after : before;
}

/** Prints the error, unless commander has printed it. */
export async function exitCodeFor(error: unknown, terminal: Terminal): Promise<number> {
  // Commander throws after help and version, too.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
  // A module of Millrace cannot be read.
  if (isLack(error)) return tellLack(error, terminal);
  try {
    const { showError } = await import('./show-errors.ts');
    return showError(error, terminal);
  } catch (cause) {
    if (isLack(cause)) return tellLack(cause, terminal);
    // The module, or the library that it imports, cannot be loaded: the installation is broken.
    terminal.print(String(error), String(cause));
    return bug;
  }
}

/** The library that knows more may be what cannot be read. */
function tellLack(error: unknown, terminal: Terminal): number {
  terminal.print(...lackLines(error));
  return lacking;
}
