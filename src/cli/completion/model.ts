import { Option } from 'commander';
import type { CommandSpec, OptionSpec } from '../specs/spec.ts';

/** What can stand in a place of a command line; `none` for what only people know. */
export type Expected = 'none' | 'file' | 'folder' | 'flow' | 'run' | 'task' | 'flow-or-run' | Words;

interface Words {
  readonly words: readonly string[];
}

export interface CompletedOption {
  readonly long: string;
  /** All names: `-j` and `--workers`. */
  readonly names: readonly string[];
  readonly about: string;
  /** Absent of an option without a value. */
  readonly value?: Expected;
}

export interface CompletedCommand {
  readonly name: string;
  readonly about: string;
  readonly arguments: readonly Expected[];
  readonly options: readonly CompletedOption[];
}

/** What the words in `<…>` and `[…]` of specs stand for. Others are free text. */
const places: Readonly<Record<string, Expected>> = {
  file: 'file',
  dir: 'folder',
  folder: 'folder',
  flow: 'flow',
  run: 'run',
  task: 'task',
  'flow-or-run': 'flow-or-run',
};

const help: CompletedOption = {
  long: '--help',
  names: ['-h', '--help'],
  about: 'display help for command',
};

/** The command itself, without a command behind it. */
export const topOptions: readonly CompletedOption[] = [
  { long: '--version', names: ['-V', '--version'], about: 'print the version' },
  { ...help, about: 'print this help' },
];

/** What scripts of completion know of a command. */
export function completedCommand(spec: CommandSpec): CompletedCommand {
  const { name, about, words } = spec;
  return {
    name,
    about,
    arguments: spec.arguments.map((place, at) => (at === 0 && words ? { words } : expected(place))),
    options: [...Object.values(spec.options).map(completedOption), help],
  };
}

function completedOption(spec: OptionSpec<unknown>): CompletedOption {
  const { short, long = '' } = new Option(spec.flags);
  const names = short === undefined ? [long] : [short, long];
  const [place] = /[<[].+/.exec(spec.flags) ?? [];
  const words = spec.choices ?? spec.words;
  if (place === undefined) return { long, names, about: spec.about };
  return { long, names, about: spec.about, value: words ? { words } : expected(place) };
}

function expected(place: string): Expected {
  return places[place.slice(1, -1)] ?? 'none';
}
