import type { CommandSpec, Example } from './specs/spec.ts';
import { wrapped } from './wrapped.ts';

/** What an exit code of the command means. */
export const exitCodes = [
  [0, 'it succeeded'],
  [1, 'the run failed or was cancelled'],
  [2, 'nothing ran: wrong usage, an invalid workflow or wrong parameters'],
  [3, 'the run was stopped or paused, and can be resumed'],
  [4, 'there is no such run, task or item'],
  [5, 'the store cannot be used, or another process runs the run'],
  [6, 'the timeout of the run passed'],
  [70, 'a bug in Millrace'],
  [74, 'it succeeded, but standard output could not be written'],
] as const;

const examples: readonly Example[] = [
  ['millrace run flow.yaml -p inventory=servers.json'],
  ['millrace run flow.yaml --dry-run'],
  ['millrace ps'],
  ['millrace inspect last check_health --failed'],
  ['millrace resume'],
];

const streams = 'The output of a run goes to standard output, everything else to standard error.';

/** The text below the list of commands. */
export function programHelp(): string {
  const codes = exitCodes.map(([code, means]) => `${`${code}`.padStart(4)}  ${means}`);
  return sections([exampleLines(examples), ['Exit codes:', ...codes], [streams]]);
}

/** The text below the options of a command. */
export function commandHelp({ examples: lines, notes }: CommandSpec): string {
  const prose = notes === undefined ? [] : [wrapped(notes)];
  return sections([exampleLines(lines), ...prose]);
}

function exampleLines(lines: readonly Example[]): string[] {
  const column = Math.max(...lines.map(([line]) => line.length));
  const shown = lines.map(([line, does]) => (does ? `${line.padEnd(column)}  ${does}` : line));
  return ['Examples:', ...shown.map((line) => `  ${line}`)];
}

/** Sections with an empty line before each. */
function sections(parts: readonly (readonly string[])[]): string {
  return parts.map((lines) => `\n${lines.join('\n')}`).join('\n');
}
