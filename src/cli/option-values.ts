import { InvalidArgumentError } from 'commander';
import type { EndState } from '../api/basics.ts';
import type { ResumeOptions } from '../api/runs.ts';
import type { RunAction } from '../api/stored-runs.ts';

/** An item as the library names it. */
type ItemPlace = NonNullable<ResumeOptions['skip']>[number];
type ItemOrRange = NonNullable<Extract<RunAction, { readonly kind: 'retry' }>['items']>[number];
type AllowedChange = NonNullable<ResumeOptions['allowChanged']>[number];

/** Adds the value of a repeatable option. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Adds a `TASK/INDEX` of a repeatable option. */
export function collectItem(text: string, before: readonly ItemPlace[] = []): readonly ItemPlace[] {
  const [, task, index] = /^(.+)\/(\d{1,15})$/.exec(text) ?? [];
  if (task === undefined) throw new InvalidArgumentError('Write it as TASK/INDEX, from TASK/0.');
  return [...before, { task, index: Number(index) }];
}

/** Adds a `key=value` of a repeatable option; the last value of a key wins. */
export function collectPair(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as key=value.');
  // Arguments are decoded before they get here: bytes that are not UTF-8 have become U+FFFD.
  if (text.includes('\uFFFD')) {
    throw new InvalidArgumentError('It is not UTF-8, or it holds U+FFFD: use --params FILE.');
  }
  const pairs = Object.entries(before).filter(([key]) => key !== text.slice(0, at));
  return Object.fromEntries([...pairs, [text.slice(0, at), text.slice(at + 1)]]);
}

export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 999999.');
}

/** Adds an item, or a range of items such as `30-40`. */
export function collectRange(
  text: string,
  before: readonly ItemOrRange[] = [],
): readonly ItemOrRange[] {
  const [, first, last] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text) ?? [];
  if (first === undefined) throw new InvalidArgumentError('Write it as 17, or as 30-40.');
  return [...before, last === undefined ? Number(first) : [Number(first), Number(last)]];
}

/** The id of a cause of failure. */
export function causeId(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number, as `inspect` and the dashboard show it.');
}

/** Seconds of the units of a rate. */
const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Starts per second, from a number or a text such as `100/m`. */
export function rate(text: string): number {
  const [, number = '0', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/([smh]))?$/.exec(text) ?? [];
  const perSecond = Number(number) / (units[unit] ?? 1);
  if (perSecond > 0) return perSecond;
  throw new InvalidArgumentError('It must be a number per second, or a text such as 100/m.');
}

/** 0: one that is free. */
export function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

export function priority(text: string): number {
  if (/^-?\d{1,3}$/.test(text) && Math.abs(Number(text)) <= 100) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from -100 to 100.');
}

/** Adds what a run may differ in from what it began with. */
export function collectChange(
  text: string,
  before: readonly AllowedChange[] = [],
): readonly AllowedChange[] {
  if (text === 'code' || text === 'inputs') return [...before, text];
  if (/^code:\w+$/.test(text)) return [...before, `code:${text.slice('code:'.length)}`];
  throw new InvalidArgumentError('It must be code, code:PACK or inputs.');
}

/** Names, separated by commas. */
export function fieldNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('Write the names with commas between them: a,b,c.');
}

/** Options are parsed before the library loads. The compiler compares this list with its states. */
const ends = Object.values({
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies { readonly [State in EndState]: State });

/** End states of runs, separated by commas. */
export function endStates(text: string): readonly EndState[] {
  return text.split(',').map((word) => {
    const state = ends.find((end) => end === word.trim());
    if (state) return state;
    throw new InvalidArgumentError(`It must be one or more of ${ends.join(', ')}.`);
  });
}

const itemWords = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'waiting'] as const;

/** States of items, separated by commas. */
export function itemStates(text: string): readonly (typeof itemWords)[number][] {
  return text.split(',').map((word) => {
    const state = itemWords.find((known) => known === word.trim());
    if (state) return state;
    throw new InvalidArgumentError(`It must be one or more of ${itemWords.join(', ')}.`);
  });
}
