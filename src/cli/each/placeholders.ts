// Placeholders of GNU parallel, and templates, in the words of a command. Pure.
import { MillraceError } from '../../api/basics.ts';
import type { Columns } from './columns.ts';

/** A part of a word: text as it is, a value of the item, or the number of its slot. */
export type Piece = KnownPiece | Slot;

/** What is known before the program starts. */
export type KnownPiece = { readonly kind: 'text'; readonly text: string } | Value;

/** `{%}`: the program has it in its environment. */
interface Slot {
  readonly kind: 'slot';
}

export interface Value {
  readonly kind: 'value';
  readonly expression: string;
  readonly show: ShowValue;
}

/** What is shown of a value where no item is run: in a dry run, a job log. */
type ShowValue = (item: unknown, index: number) => string;

/** `{{ … }}`, `{}` `{#}` `{%}` `{.}` `{/}` `{//}` `{/.}` `{2}` `{2/.}`, `{name}` of a header. */
const placeholder = /\{\{([\s\S]*?)\}\}|\{([#%]|(?:[\w-]+)?(?:\/\/|\/\.|\/|\.)?)\}/g;

const forms: Readonly<
  Record<string, { readonly of: (text: string) => string; readonly code: string }>
> = {
  '': { of: (text) => text, code: '' },
  '.': {
    of: (text) => text.replace(/\.[^/.]+$/, ''),
    code: String.raw`.replace(/\.[^\/.]+$/, '')`,
  },
  '/': { of: (text) => text.replace(/^[^]*\//, ''), code: String.raw`.replace(/^[^]*\//, '')` },
  '//': {
    of: (text) => (text.includes('/') ? text.replace(/\/[^/]*$/, '') : '.'),
    code: String.raw`.replace(/^[^\/]*$/, './').replace(/\/[^\/]*$/, '')`,
  },
  '/.': {
    of: (text) => text.replace(/^[^]*\//, '').replace(/\.[^/.]+$/, ''),
    code: String.raw`.replace(/^[^]*\//, '').replace(/\.[^\/.]+$/, '')`,
  },
};

/**
 * The pieces of a word; `columns` is undefined when an item is one value. What looks like a
 * placeholder and is none stays as it is: `{print}`, `${HOME}`. Throws MR501 for a column that no
 * item has.
 */
export function piecesOf(word: string, columns: Columns | undefined): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of word.matchAll(placeholder)) {
    const value =
      match[1] === undefined ? formOf(match[2] ?? '', columns) : templateOf(match[1], columns);
    if (value === undefined) {
      if (word[match.index - 1] !== '$') requireNoColumn(match[2] ?? '', columns);
      continue;
    }
    if (match.index > at) pieces.push({ kind: 'text', text: word.slice(at, match.index) });
    pieces.push(value);
    at = match.index + match[0].length;
  }
  if (at < word.length) pieces.push({ kind: 'text', text: word.slice(at) });
  return pieces;
}

/** The item itself, as `{}`. */
export function wholeItem(columns: Columns | undefined): Value {
  if (columns === undefined) return { kind: 'value', expression: 'item', show: textOf };
  const show = (item: unknown): string => columns.of(item).map(textOf).join(' ');
  return { kind: 'value', expression: `${columns.list}.join(' ')`, show };
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function templateOf(text: string, columns: Columns | undefined): Value {
  const expression = text.trim();
  const path = /^\s*item((?:\.\w+)*)\s*$/.exec(expression)?.[1]?.split('.').slice(1);
  const show = (item: unknown): string =>
    path ? textOf(path.reduce(member, columns?.of(item) ?? item)) : `{{${text}}}`;
  if (!columns || columns.list === 'item') return { kind: 'value', expression, show };
  // In a template, the item is the list of its columns.
  return { kind: 'value', expression: `[${columns.list}].map((item) => (${expression}))[0]`, show };
}

function member(value: unknown, name: string): unknown {
  return Object(value)[name];
}

function formOf(text: string, columns: Columns | undefined): Piece | undefined {
  if (text === '#') {
    return { kind: 'value', expression: 'index + 1', show: (_, index) => String(index + 1) };
  }
  if (text === '%') return { kind: 'slot' };
  const [, place = '', form = ''] = /^([\w-]*)(.*)$/.exec(text) ?? [];
  const base = place === '' ? wholeItem(columns) : columnOf(place, columns);
  const { of, code } = forms[form] ?? {};
  if (base === undefined || of === undefined || code === undefined) return undefined;
  if (form === '') return base;
  const expression = `String(${base.expression})${code}`;
  return { kind: 'value', expression, show: (item, index) => of(base.show(item, index)) };
}

/** A number is meant as a column, and so is a name where columns have names. */
function requireNoColumn(text: string, columns: Columns | undefined): void {
  const [place = ''] = /^[\w-]*/.exec(text) ?? [];
  const isNumber = /^-?\d+$/.test(place);
  const { names = [] } = columns ?? {};
  if (place === '' || (!isNumber && names.length === 0)) return;
  throw new MillraceError('MR501', `there is no column ${place}: ${columnsIn(columns)}`, {
    hint: `for the text itself, write {{ '{${text}}' }}`,
  });
}

function columnsIn(columns: Columns | undefined): string {
  if (!columns) return 'an item is one value (--colsep makes columns of it)';
  const { names, count } = columns;
  if (names.length > 0) return `the header has ${names.join(', ')}`;
  return count === undefined ? 'they are counted from 1' : `an item has ${count}`;
}

function columnOf(place: string, columns: Columns | undefined): Value | undefined {
  const at = /^\d+$/.test(place) ? Number(place) - 1 : (columns?.names.indexOf(place) ?? -1);
  if (at < 0 || at >= (columns?.count ?? at + 1)) return undefined;
  if (columns === undefined) return at === 0 ? wholeItem(columns) : undefined;
  const show = (item: unknown): string => textOf(columns.of(item)[at] ?? '');
  return { kind: 'value', expression: `${columns.list}[${at}] ?? ''`, show };
}
