import { MillraceError } from '../../../errors.ts';
import { cannotBegin } from '../../../lang/lack.ts';
import { cutStart } from '../../../lang/thrown.ts';
import type { ProgramEnd } from '../../../processes/protocol.ts';
import { StartError } from '../../../processes/start-error.ts';
import { ActionError } from '../../action-error.ts';
import { programOf, type RunInput } from './input.ts';

/** Characters of stderr that a message quotes: its end is where a program says why it failed. */
const quoted = 600;

/** Characters of stdout that the data of a failure have. */
const keptOutput = 6000;

/** An exit code other than 0, or a signal; with the end of what the program wrote. */
export function unexpectedEnd(
  { command }: RunInput,
  { code, signal }: ProgramEnd,
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
): ActionError {
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const said = stderr.trimEnd();
  return new ActionError(
    `${command} ended with ${how}${said === '' ? '' : `: ${cutStart(said, quoted)}`}`,
    {
      name: 'ShellError',
      data: { exit_code: code, signal, stderr: said, stdout: cutStart(stdout, keptOutput) },
    },
  );
}

export function tooMuchOutput(input: RunInput, stream: string, limit: number): MillraceError {
  const message = `${programOf(input)} wrote more than ${limit} bytes to ${stream} (max_bytes)`;
  const hint = `write it to a file with ${stream}, or raise max_bytes`;
  return new MillraceError('MR421', message, { hint, details: { max_bytes: limit } });
}

/** The error of the action for one of `runProgram`. */
export function startFailure(input: RunInput, error: unknown): unknown {
  if (!(error instanceof StartError)) return error;
  const message = `${programOf(input)} cannot be started: ${reasonOf(error)}`;
  const { code } = error;
  // A line that is taken for the name of a program.
  const isLine = code === 'ENOENT' && !input.shell && /\s/.test(input.command.trim());
  return Object.assign(cannotBegin(message, error), { code }, isLine ? { hint: lineHint } : {});
}

const lineHint = 'for a line of a shell write shell: true; arguments of a program go in args';

function reasonOf({ code, message }: StartError): string {
  if (code === 'ENOENT') return 'there is no such program';
  if (code === 'EACCES') return 'it is not executable';
  if (code === 'E2BIG') return 'its arguments and its environment are longer than the system takes';
  return message;
}
