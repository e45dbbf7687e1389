import { Command, Option } from 'commander';
import { printableLine } from '../api/texts.ts';
import { commandHelp, programHelp } from './help.ts';
import type { CommandSpec, OptionSpec } from './specs/spec.ts';
import { commandSpecs } from './specs/specs.ts';
import { joined, type Line, styled } from './style.ts';
import type { Terminal } from './terminal.ts';

/** The command line with all commands. `exit` receives the exit code of the command that ran. */
export function buildProgram(
  terminal: Terminal,
  version: string,
  exit: (code: number) => void,
): Command {
  const program = new Command('millrace')
    .description('Runs workflows on this machine, fast, and loses nothing.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('  hint: add --help to see how it is used')
    .configureOutput({
      writeOut: (text) => terminal.data(text),
      writeErr: (text) => terminal.print(...text.trimEnd().split('\n')),
      outputError: (text) => terminal.print(...usageError(text)),
    })
    .exitOverride()
    .addHelpText('after', programHelp());
  for (const spec of commandSpecs) addCommand(program, spec, terminal, exit);
  return program;
}

/** A suggestion of commander is on a line of its own; other line breaks are in what was typed. */
function usageError(text: string): Line[] {
  const [head = '', ...suggestion] = text.trimEnd().split(/\n(?=\(Did you mean [^\n]*$)/);
  const message = printableLine(head.replace(/^error:/, ''));
  return [
    joined(styled('red', 'MR501'), ` usage ${message}`),
    ...suggestion.map((line) => `  ${line}`),
  ];
}

function addCommand(
  program: Command,
  spec: CommandSpec,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  const command = program
    .command([spec.name, ...spec.arguments].join(' '))
    .description(spec.about)
    .addHelpText('after', commandHelp(spec))
    .action(async (...parsed: readonly unknown[]) => {
      const call = await spec.load();
      // The last value is the command itself.
      exit(await call(...parsed.slice(0, -1), terminal));
    });
  for (const option of Object.values(spec.options)) command.addOption(toOption(option));
}

function toOption(spec: OptionSpec<unknown>): Option {
  const option = new Option(spec.flags, spec.about);
  if (spec.choices) option.choices(spec.choices);
  if (spec.parse) option.argParser(spec.parse);
  if (spec.default !== undefined) option.default(spec.default);
  return option;
}
