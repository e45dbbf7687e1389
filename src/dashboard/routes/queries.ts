import { itemStates } from '../../items/item-state.ts';
import { badRequest } from '../faults.ts';
import { shownRunStates } from '../payloads/counts.ts';
import type { Drawn } from '../live/figure-changes.ts';
import type { SeriesQuery } from '../reading/charts.ts';
import type { ItemsQuery } from '../reading/items-query.ts';
import type { LogQuery } from '../reading/log-page.ts';
import type { RunsQuery } from '../reading/runs-page.ts';

/** The value of a name in the query of a URL. */
export type Query = (name: string) => string | undefined;

const longestText = 200;

const rowStates = ['pending', 'running', 'retrying', 'cached', ...itemStates] as const;

export function runsQuery(query: Query): RunsQuery {
  return {
    states: listIn(query, 'state', shownRunStates),
    text: textOf(query),
    cursor: query('cursor'),
  };
}

export function itemsQuery(query: Query): ItemsQuery {
  return {
    task: required(query, 'task'),
    states: listIn(query, 'state', rowStates),
    cause: numberIn(query, 'cause'),
    since: numberIn(query, 'since'),
    until: numberIn(query, 'until'),
    text: textOf(query),
    from: numberIn(query, 'from') ?? 0,
    to: numberIn(query, 'to'),
    cursor: query('cursor'),
  };
}

export function logQuery(query: Query): LogQuery {
  return {
    level: query('level'),
    task: query('task'),
    since: numberIn(query, 'since'),
    until: numberIn(query, 'until'),
  };
}

export function streamQuery(query: Query): Drawn {
  return {
    since: numberIn(query, 'since'),
    step: numberIn(query, 'step') || undefined,
    task: query('task'),
    cell: numberIn(query, 'cell') || undefined,
  };
}

export function seriesQuery(query: Query): SeriesQuery {
  return {
    task: query('task'),
    points: numberIn(query, 'points'),
    from: numberIn(query, 'from'),
    to: numberIn(query, 'to'),
  };
}

const exportFormats = ['jsonl', 'csv'] as const;

export function exportQuery(query: Query): {
  readonly task: string;
  readonly states: readonly (typeof itemStates)[number][];
  readonly cause: number | undefined;
  readonly format: (typeof exportFormats)[number];
} {
  return {
    task: required(query, 'task'),
    states: listIn(query, 'state', itemStates),
    cause: numberIn(query, 'cause'),
    format: oneOf('format', query('format') ?? 'jsonl', exportFormats),
  };
}

function textOf(query: Query): string {
  const text = query('q') ?? '';
  if (text.length <= longestText) return text;
  throw badRequest(`the text to search has more than ${longestText} characters`);
}

export function required(query: Query, name: string): string {
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

export function numberIn(query: Query, name: string): number | undefined {
  const text = query(name);
  return text === undefined ? undefined : wholeNumber(name, text);
}

/** Words with commas between them. */
function listIn<Word extends string>(query: Query, name: string, words: readonly Word[]): Word[] {
  const given = (query(name) ?? '').split(',').filter(Boolean);
  return given.map((word) => oneOf(name, word, words));
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
