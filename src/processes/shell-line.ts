// What a lane shell is given to run. Pure text; `sh` of POSIX reads it.

/** A program as a line of a script starts it. All paths are absolute. */
export interface ShellCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Variables that are set for it. */
  readonly variables: Readonly<Record<string, string>>;
  /** The folder before this one, which `cd` would change. */
  readonly before: string | undefined;
  readonly streams: { readonly stdin: string; readonly stdout: string; readonly stderr: string };
}

/** A word that a shell takes byte for byte. */
export function quotedWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The program runs in place of a subshell, so that the shell itself has no part in its streams:
 * what the shell says, such as the signal that ended the program, comes before `token`. `exec`
 * never finds a builtin.
 */
export function subshellLine(command: ShellCommand, token: string): string {
  return `(${call(command, 'exec ')});echo "${token} $?"\n`;
}

/**
 * The program is a child of the shell itself: dash does not copy its memory then. It must be no
 * builtin, and what the shell says of it comes in its streams. Once the status is said, the shell
 * leaves the folder and forgets where it has found the program.
 */
export function directLine(command: ShellCommand, token: string): string {
  return `${call(command, '')};echo "${token} $?";cd /;hash -r\n`;
}

function call(command: ShellCommand, exec: string): string {
  const { file, args, cwd, variables, before, streams } = command;
  const old = before === undefined ? 'unset OLDPWD' : `OLDPWD=${quotedWord(before)}`;
  const set = Object.entries(variables).map(([name, value]) => `${name}=${quotedWord(value)} `);
  const words = [file, ...args].map(quotedWord).join(' ');
  const { stdin, stdout, stderr } = streams;
  const from = `<${quotedWord(stdin)} >${quotedWord(stdout)} 2>${quotedWord(stderr)}`;
  return `cd ${quotedWord(cwd)}&&{ ${old};${set.join('')}${exec}${words} ${from};}`;
}
