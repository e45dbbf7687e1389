import { Argument, Command, Option } from 'commander';
import { printableLine } from '../api/texts.ts';
import { commandName } from './called-as.ts';
import { commandHelp, programHelp } from './help.ts';
import type { CommandSpec, OptionSpec } from './specs/spec.ts';
import { commandSpecs, hiddenSpecs } from './specs/specs.ts';
import { joined, type Line, styled } from './style.ts';
import type { Terminal } from './terminal.ts';

/** The command line with all commands. `exit` receives the exit code of the command that ran. */
export function buildProgram(
  terminal: Terminal,
  version: string,
  exit: (code: number) => void,
  specs: readonly CommandSpec[] = commandSpecs,
  hidden: readonly CommandSpec[] = hiddenSpecs,
): Command {
  const program = new Command(commandName())
    .description('Runs workflows on this machine, fast, and loses nothing.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureHelp({ subcommandTerm })
    .showHelpAfterError('  hint: add --help to see how it is used')
    .configureOutput({
      writeOut: (text) => terminal.data(text),
      writeErr: (text) => terminal.print(...text.trimEnd().split('\n')),
      outputError: (text) => terminal.print(...usageError(text)),
    })
    .exitOverride()
    .enablePositionalOptions()
    .addHelpText('after', programHelp());
  for (const spec of specs) addCommand(program, spec, terminal, exit);
  for (const spec of hidden) addCommand(program, spec, terminal, exit, { hidden: true });
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
  visibility: { readonly hidden?: true } = {},
): void {
  const command = program
    .command(spec.name, visibility)
    .helpGroup(`${spec.group}:`)
    .description(spec.about)
    .addHelpText('after', commandHelp(spec))
    .action(async (...parsed: readonly unknown[]) => {
      const call = await spec.load();
      // The last value is the command itself.
      exit(await call(...parsed.slice(0, -1), terminal, commandSpecs));
    });
  // What stands behind the first word belongs to another program.
  if (spec.passesOn) command.passThroughOptions();
  for (const argument of argumentsOf(spec)) command.addArgument(argument);
  for (const option of Object.values(spec.options)) command.addOption(toOption(option));
}

function argumentsOf({ arguments: names, words }: CommandSpec): Argument[] {
  return names.map((name, at) => {
    const argument = new Argument(name);
    return at === 0 && words ? argument.choices(words) : argument;
  });
}

/** `inspect [run] [task]`: each command has options, so that the list does not say so. */
function subcommandTerm(command: Command): string {
  const parameters = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [command.name(), ...parameters].join(' ');
}

function toOption(spec: OptionSpec<unknown>): Option {
  const option = new Option(spec.flags, spec.about);
  if (spec.choices) option.choices(spec.choices);
  if (spec.parse) option.argParser(spec.parse);
  if (spec.default !== undefined) option.default(spec.default);
  return option;
}
