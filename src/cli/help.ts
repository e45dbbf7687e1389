import { Help } from 'commander';
import { asCalled } from './called-as.ts';
import type { CommandSpec, Example } from './specs/spec.ts';

/** What an exit code of the command means. */
export const exitCodes = [
  [0, 'it succeeded'],
  [1, 'the run failed or was cancelled; `validate --changes` has found some'],
  [2, 'nothing ran: wrong usage, an invalid workflow or wrong parameters'],
  [3, 'the run was stopped or paused, and can be resumed'],
  [4, 'there is no such run, task or item'],
  [5, 'the store cannot be used, or another process runs the run'],
  [6, 'the timeout of the run passed'],
  [70, 'a bug in Millrace'],
  [74, 'it succeeded, but standard output could not be written'],
  [124, '`wait`: the run goes on, and the time is over'],
] as const;

/** Columns of prose. */
const width = 80;

const examples: readonly Example[] = [
  ['millrace init jobs', 'begin with a workflow that works'],
  ['millrace run flow.yaml -p limit=100'],
  ['millrace resume', 'the newest interrupted run'],
];

const more = 'millrace COMMAND --help shows options and examples; run --help shows exit codes.';

/** Of the commands that follow a run to its end. */
const following: ReadonlySet<string> = new Set(['run', 'resume', 'retry', 'each']);

const streams = 'The output of a run goes to standard output, everything else to standard error.';

/** The text below the list of commands. */
export function programHelp(): string {
  return sections([exampleLines(examples), [asCalled(more)]]);
}

/** The text below the options of a command. */
export function commandHelp({ name, examples: lines, notes }: CommandSpec): string {
  const prose = notes === undefined ? [] : [wrapped(asCalled(notes))];
  const codes = following.has(name) ? [exitCodeLines(), [streams]] : [];
  return sections([exampleLines(lines), ...prose, ...codes]);
}

/** The lines of a prose text, indented. */
export function wrapped(text: string, indent = ''): string[] {
  const lines = new Help().boxWrap(text, width - indent.length).split('\n');
  return lines.map((line) => indent + line);
}

function exitCodeLines(): string[] {
  const lines = exitCodes.map(([code, means]) => `${`${code}`.padStart(4)}  ${means}`);
  return ['Exit codes:', ...lines];
}

function exampleLines(lines: readonly Example[]): string[] {
  const called = lines.map(([line, does]) => [asCalled(line), does] as const);
  const column = Math.max(...called.map(([line]) => line.length));
  const shown = called.map(([line, does]) => (does ? `${line.padEnd(column)}  ${does}` : line));
  return ['Examples:', ...shown.map((line) => `  ${line}`)];
}

/** Sections with an empty line before each. */
function sections(parts: readonly (readonly string[])[]): string {
  return parts.map((lines) => `\n${lines.join('\n')}`).join('\n');
}
