import { createHash } from 'node:crypto';
import type { ItemKey, RunId } from './records.ts';

/** Crockford's base 32: no letter looks like a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const LETTERS = 6;

/** Characters of an id that are its time. */
const TIME = 15;

/**
 * Ids sort by the second in which they were made, and are short enough to type, such as
 * `20261121-085924-7k2m9q`.
 * `chance` returns numbers from 0 to below 1.
 */
export function newRunId(now: number, chance: () => number): RunId {
  const time = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const letters = Array.from(
    { length: LETTERS },
    () => alphabet[Math.floor(chance() * alphabet.length)],
  );
  return asRunId(`${time}-${letters.join('')}`);
}

/** The second in which a run was made, or the one that it belongs to. Later ones sort later. */
export function secondOf(id: RunId): string {
  return id.slice(0, TIME);
}

/** Whether the run is the item of another one. */
export function isChildId(id: RunId): boolean {
  return id.includes('.');
}

/** Whether the run is an item of `parent`, and not an item of an item. */
export function isChildOf(id: RunId, parent: RunId): boolean {
  return id.startsWith(`${parent}.`) && !id.includes('.', parent.length + 1);
}

/** The run whose item a run is. */
export function parentOf(id: RunId): RunId | undefined {
  const end = id.lastIndexOf('.');
  return end < 0 ? undefined : asRunId(id.slice(0, end));
}

/** The run that a run belongs to in the end: itself, or the one whose items' items it is. */
export function rootOf(id: RunId): RunId {
  const end = id.indexOf('.');
  return end < 0 ? id : asRunId(id.slice(0, end));
}

/** For ids from a command line or a record. */
export function asRunId(id: string): RunId {
  return id as RunId;
}

/** What the id of the run of a block has before its letters. */
const ofBlock = '_';

/** Whether the run is an item of a block: it is part of the run around it. */
export function isBlockId(id: RunId): boolean {
  return id.startsWith(ofBlock, id.lastIndexOf('.') + 1);
}

/** The id follows from the item and its attempt: after a crash, the same run is found again. */
export function childRunId(
  { run, task, visit, index, attempt }: ItemKey,
  kind: 'workflow' | 'block' = 'workflow',
): RunId {
  const digest = createHash('sha256').update(JSON.stringify([task, visit, index, attempt]));
  const letters = Array.from(
    digest.digest().subarray(0, 10),
    (byte) => alphabet[byte % alphabet.length],
  );
  return asRunId(`${run}.${kind === 'block' ? ofBlock : ''}${letters.join('')}`);
}
