import { itemStates } from '../../items/item-state.ts';
import { badRequest } from '../faults.ts';
import { type ShownRunState, shownRunStates } from '../payloads/counts.ts';
import type { ItemsQuery } from '../reading/items-query.ts';
import type { RunsQuery } from '../reading/runs-page.ts';

/** The value of a name in the query of a URL. */
export type Query = (name: string) => string | undefined;

const longestText = 200;

const rowStates = ['pending', 'running', 'retrying', 'cached', ...itemStates] as const;

export function runsQuery(query: Query): RunsQuery {
  const states = (query('state') ?? '').split(',').filter(Boolean);
  return {
    states: states.map((state): ShownRunState => oneOf('state', state, shownRunStates)),
    text: textOf(query),
    cursor: query('cursor'),
  };
}

export function itemsQuery(query: Query): ItemsQuery {
  const state = query('state');
  return {
    task: required(query, 'task'),
    state: state === undefined ? undefined : oneOf('state', state, rowStates),
    text: textOf(query),
    from: numberIn(query, 'from') ?? 0,
    to: numberIn(query, 'to'),
    cursor: query('cursor'),
  };
}

const exportFormats = ['jsonl', 'csv'] as const;

export function exportQuery(query: Query): {
  readonly task: string;
  readonly state: (typeof itemStates)[number] | undefined;
  readonly format: (typeof exportFormats)[number];
} {
  const state = query('state');
  return {
    task: required(query, 'task'),
    state: state === undefined ? undefined : oneOf('state', state, itemStates),
    format: oneOf('format', query('format') ?? 'jsonl', exportFormats),
  };
}

function textOf(query: Query): string {
  const text = query('q') ?? '';
  if (text.length <= longestText) return text;
  throw badRequest(`the text to search has more than ${longestText} characters`);
}

function required(query: Query, name: string): string {
  const value = query(name);
  if (value !== undefined && value !== '') return value;
  throw badRequest(`the request needs '${name}'`);
}

/** Throws MR501 for what is no whole number from 0. */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw badRequest(`'${name}' must be a whole number, not ${JSON.stringify(text.slice(0, 40))}`);
}

function numberIn(query: Query, name: string): number | undefined {
  const text = query(name);
  return text === undefined ? undefined : wholeNumber(name, text);
}

function oneOf<Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw badRequest(`'${name}' must be one of ${words.join(', ')}`);
}

/** Groups that a page shows task by task. */
export function openedRows(names: readonly string[] = []): ReadonlySet<string> {
  return new Set(names);
}
