// The words of `each`: the command, and lists behind `:::`. Pure.
import { MillraceError } from '../../api/basics.ts';
import { quoted } from '../called-as.ts';
import type { Columns } from './columns.ts';
import { type KnownPiece, type Piece, piecesOf, wholeItem } from './placeholders.ts';
import { shellTemplate } from './shell-template.ts';

export interface Words {
  readonly command: readonly string[];
  /** Each is behind a `:::`. */
  readonly lists: readonly (readonly string[])[];
}

/** Splits what stands behind the options. */
export function splitWords(words: readonly string[]): Words {
  const [command = [], ...lists] = words.reduce<string[][]>(
    (parts, word) => {
      if (word === ':::') parts.push([]);
      else parts.at(-1)?.push(word);
      return parts;
    },
    [[]],
  );
  return { command, lists };
}

/** All combinations; the last list changes first. A single list is its words themselves. */
export function combined(lists: readonly (readonly string[])[]): readonly unknown[] {
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  return lists.reduce<readonly (readonly string[])[]>(
    (rows, list) => rows.flatMap((row) => list.map((word) => [...row, word])),
    [[]],
  );
}

/** A command for each item. */
export interface EachCommand {
  /** The input of `shell.run`. */
  readonly input: {
    readonly command: string;
    readonly args: readonly string[];
    readonly shell?: true;
  };
  /** The command of one item, as a shell would read it. */
  show(item: unknown, index: number): string;
}

/** One word is a line for `sh`; of several, the first is a program. */
export function commandOfWords(
  words: readonly string[],
  columns: Columns | undefined,
): EachCommand {
  const all = words.map((word) => piecesOf(word, columns));
  const isLine = all.length === 1;
  if (words[0]?.trim() === '') throw new MillraceError('MR501', 'the command is empty');
  // As other tools do: without a place for the item, it comes last.
  if (all.flat().every(({ kind }) => kind === 'text')) {
    if (isLine) all[0]?.push({ kind: 'text', text: ' ' }, wholeItem(columns));
    else all.push([wholeItem(columns)]);
  }
  if (isLine) return lineCommand(all.flat());
  if (!all.every(isKnown)) return lineCommand(lineOf(all));
  const [first = [], ...rest] = all;
  return {
    input: { command: templateOf(first), args: rest.map(templateOf) },
    show: (item, index) => {
      const [program = '', ...args] = all.map((pieces) => shown(pieces, item, index));
      return [quotedProgram(program), ...args.map(quoted)].join(' ');
    },
  };
}

function isKnown(pieces: Piece[]): pieces is KnownPiece[] {
  return pieces.every(({ kind }) => kind !== 'slot');
}

/** As a program, a shell would read `a=b` as an assignment, and `if` as a word of its own. */
function quotedProgram(word: string): string {
  return shellWords.test(word) ? `'${word}'` : quoted(word);
}

const shellWords =
  /^(\w+=[\w@%+=:,./-]*|if|then|else|elif|fi|for|while|until|do|done|case|esac|in|time|function|select|coproc)$/;

/** It is shown as it runs: only so is a value data, whatever quotes surround its place. */
function lineCommand(pieces: readonly Piece[]): EachCommand {
  const { line, values } = shellTemplate(pieces);
  const args = values.map(({ expression }) => `{{ ${expression} }}`);
  // Alone, it runs in the first slot.
  const slot = pieces.some(({ kind }) => kind === 'slot') ? 'MILLRACE_SLOT=1 ' : '';
  return {
    input: { command: line, args, shell: true },
    show: (item, index) =>
      slot +
      ['sh', '-c', line, 'sh', ...values.map(({ show }) => show(item, index))]
        .map(quoted)
        .join(' '),
  };
}

/** A line in place of words: a shell knows the slot. */
function lineOf(words: readonly (readonly Piece[])[]): Piece[] {
  const text = (one: string): Piece => ({ kind: 'text', text: one });
  const quotedWord = (pieces: readonly Piece[]): Piece[] =>
    pieces.length === 0
      ? [text("''")]
      : pieces.map((piece) => (piece.kind === 'text' ? text(quoted(piece.text)) : piece));
  return [text('exec'), ...words.flatMap((pieces) => [text(' '), ...quotedWord(pieces)])];
}

function templateOf(pieces: readonly KnownPiece[]): string {
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : `{{ ${piece.expression} }}`))
    .join('');
}

function shown(pieces: readonly KnownPiece[], item: unknown, index: number): string {
  return pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.show(item, index)))
    .join('');
}
