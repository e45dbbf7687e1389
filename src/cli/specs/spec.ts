import type { Terminal } from '../terminal.ts';

/**
 * A command: its help, and the function that runs it. `load` imports the module of the command, and
 * with it the library, only when the command is called: help and version start without them.
 */
export interface CommandSpec {
  readonly name: string;
  /** What people do with it: a heading of the help. */
  readonly group: CommandGroup;
  /** `<required>` or `[optional]`, in order. */
  readonly arguments: readonly string[];
  readonly about: string;
  /** The words that the first argument can be. */
  readonly words?: readonly string[];
  /** Options stand before the first argument: what follows is passed on as it is. */
  readonly passesOn?: true;
  /** Options by the attribute that the command reads. */
  readonly options: Readonly<Record<string, OptionSpec<unknown>>>;
  readonly examples: readonly Example[];
  /** A paragraph below the examples. */
  readonly notes?: string;
  readonly load: () => Promise<CommandFunction>;
}

/** The headings of the help, in order. */
type CommandGroup = 'Start and continue' | 'Look' | 'Check' | 'Keep house';

/** A command line, and what it does where that is not plain. */
export type Example = readonly [line: string, does?: string];

/** Called with the arguments, the options, the terminal and all commands. Returns the exit code. */
type CommandFunction = (...parsed: readonly unknown[]) => Promise<number>;

export interface OptionSpec<Value> {
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly (Value & string)[];
  /** Words that a value is made of, where it can be more than one of them: for completion. */
  readonly words?: readonly string[];
  readonly default?: Value;
  /** Parses a value; `before` is the value of an earlier occurrence. */
  parse?(text: string, before: Value | undefined): Value;
}

/** A spec whose arguments and options are those of the command's function. */
interface TypedSpec<
  Arguments extends readonly (string | readonly string[] | undefined)[],
  Options,
> extends Omit<CommandSpec, 'arguments' | 'options' | 'load'> {
  readonly arguments: {
    readonly [At in keyof Arguments]: undefined extends Arguments[At]
      ? `[${string}]`
      : Arguments[At] extends readonly string[]
        ? `[${string}...]`
        : `<${string}>`;
  };
  readonly options: {
    readonly [Name in keyof Options]-?: OptionSpec<NonNullable<Options[Name]>>;
  };
  readonly load: () => Promise<
    CalledWith<[...Arguments, Options, Terminal, readonly CommandSpec[]]>
  >;
}

type CalledWith<Values extends readonly unknown[]> = (...values: Values) => Promise<number>;

/** Checks that arguments and options fit the function, and forgets their types. */
export function defineCommand<
  Arguments extends readonly (string | readonly string[] | undefined)[],
  Options,
>(spec: TypedSpec<Arguments, Options>): CommandSpec {
  // Commander calls with untyped values; `TypedSpec` has checked that options yield these types.
  return { ...spec, load: spec.load as () => Promise<CommandFunction> };
}

/** An option without a value. */
export function flag(flags: string, about: string): OptionSpec<boolean> {
  return { flags, about };
}

/** An option whose value is taken as typed. */
export function text(flags: string, about: string): OptionSpec<string> {
  return { flags, about };
}

/** An option with one of a few values. */
export function oneOf<Value extends string>(
  flags: string,
  about: string,
  choices: readonly Value[],
  standard?: Value,
): OptionSpec<Value> {
  return { flags, about, choices, ...(standard === undefined ? {} : { default: standard }) };
}

/** An option whose value `parse` reads; `more` has its value without the option, and its words. */
export function parsed<Value>(
  flags: string,
  about: string,
  parse: (text: string, before: Value | undefined) => Value,
  more: Pick<OptionSpec<Value>, 'default' | 'words'> = {},
): OptionSpec<Value> {
  return { flags, about, parse, ...more };
}
