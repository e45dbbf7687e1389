import {
  type ActionReference,
  builtInActions,
  type JsonSchema,
  type KeyInWords,
  keysInWords,
  outputInWords,
  type PackReference,
} from '../../api/action-reference.ts';
import { wrapped } from '../help.ts';
import { type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

export interface ActionsOptions {
  readonly json?: boolean;
}

const columns: readonly Column<ActionReference>[] = [
  { title: 'ACTION', cell: ({ name }) => name },
  { title: 'DOES', cell: ({ about }) => about },
];

/** Prints a list of the built-in actions, those of a pack with its notes, or one action. */
export async function actionsCommand(
  name: string | undefined,
  { json }: ActionsOptions,
  terminal: Terminal,
): Promise<number> {
  const packs = await builtInActions(name);
  if (json) {
    terminal.data(`${JSON.stringify({ schema: 'millrace.actions/1', packs })}\n`);
    return 0;
  }
  const actions = packs.flatMap((pack) => pack.actions);
  const only = actions.find((action) => action.name === name);
  const lines = only ? actionLines(only) : table(columns, actions);
  const notes = name !== undefined && !only ? packs.flatMap(noteLines) : [];
  terminal.write(...lines, ...notes);
  return 0;
}

function noteLines({ notes }: PackReference): string[] {
  return notes.flatMap((note) => ['', ...wrapped(note)]);
}

function actionLines({ name, about, input, output, errors, example }: ActionReference): string[] {
  const returned = output.flatMap((one) => [
    '',
    outputInWords(one).replace('Output', 'output'),
    ...keyLines(keysInWords(one.schema), ({ type }) => type),
  ]);
  const failing =
    errors.length > 0 ? ['', 'errors', ...errors.flatMap((one) => wrapped(one, '  '))] : [];
  const shown = example
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
  return [
    `${name}: ${about}`,
    '',
    ...inputLines(input),
    ...returned,
    ...failing,
    '',
    'example',
    ...shown,
  ];
}

function inputLines(schema: JsonSchema): string[] {
  const keys = keysInWords(schema);
  return keys.length === 0 ? ['input: anything'] : ['input', ...keyLines(keys, inputFacts)];
}

/** `a list of text; default []` */
function inputFacts({ type, standard }: KeyInWords): string {
  if (standard === '') return type;
  return `${type}; ${standard === 'required' ? standard : `default ${standard}`}`;
}

/** What is known of each key, and below it what the key means. */
function keyLines(keys: readonly KeyInWords[], factsOf: (key: KeyInWords) => string): string[] {
  const width = Math.max(0, ...keys.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 4);
  return keys.flatMap((key) => [
    `  ${key.name.padEnd(width)}  ${factsOf(key)}`,
    ...(key.about === '' ? [] : wrapped(key.about, indent)),
  ]);
}
