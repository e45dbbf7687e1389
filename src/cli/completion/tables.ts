import { quoted } from '../called-as.ts';
import type { Case, Dialect } from './dialects.ts';
import { type CompletedCommand, type CompletedOption, type Expected, topOptions } from './model.ts';

/** Functions of a shell: the last two fail for a place where nothing is expected. */
export function tables(
  commands: readonly CompletedCommand[],
  { prefix, define, choose }: Dialect,
): string {
  const options = commands.map(({ name, options }) => ({
    values: [name],
    command: printOptions(options),
  }));
  return [
    define(`${prefix}commands`, `    ${printCommands(commands)}`),
    define(`${prefix}options`, choose(1, options, printOptions(topOptions))),
    define(`${prefix}value`, choose(2, commands.flatMap(valueCases), 'return 1')),
    define(`${prefix}argument`, choose(2, commands.flatMap(argumentCases), 'return 1')),
  ].join('\n\n');
}

/** What the value of each option is: that of `run -p` and `run --param`. */
function valueCases({ name, options }: CompletedCommand): Case[] {
  return options.flatMap(({ names, value }) =>
    value === undefined
      ? []
      : [{ values: names.map((option) => `${name} ${option}`), command: echo(value) }],
  );
}

/** What each argument is: that of `inspect 0` is a run. */
function argumentCases({ name, arguments: places }: CompletedCommand): Case[] {
  return places.map((place, at) => ({ values: [`${name} ${at}`], command: echo(place) }));
}

/** Prints what is expected: `none`, or `words disk process`. */
function echo(expected: Expected): string {
  const text = typeof expected === 'string' ? expected : `words ${expected.words.join(' ')}`;
  return `echo ${quoted(text)}`;
}

function printCommands(commands: readonly CompletedCommand[]): string {
  return printLines(commands.map(({ name, about }) => [name, about]));
}

function printOptions(options: readonly CompletedOption[]): string {
  return printLines(options.map(({ long, about }) => [long, about]));
}

/** No word has a colon. */
function printLines(lines: readonly (readonly [word: string, about: string])[]): string {
  const words = lines.map(([word, about]) => quoted(`${word}:${about}`));
  return String.raw`printf '%s\n' ${words.join(' ')}`;
}
