import { createHash } from 'node:crypto';
import { MillraceError } from '../../errors.ts';
import type { LimitKey } from '../../run/limit-key.ts';
import type { RunId, TaskKey } from '../../run/records.ts';
import type { EventKey, WaitPlace } from '../../run/wait-record.ts';
import type { Key } from './tables.ts';

/** Keeps a key of two names and three numbers below the 1,978 bytes that LMDB allows. */
const longestName = 300;

/**
 * Control characters and lone surrogates: they lose identity or order when a name becomes bytes.
 */
const unstorable = /\p{Control}|\p{Surrogate}/u;

/** A caller without types can pass anything. */
function named(name: unknown): string {
  if (typeof name !== 'string' || !isStorable(name)) {
    throw new MillraceError('MR501', `${shown(name)} cannot be a name in the store`, {
      hint: `A name has 1 to ${longestName} characters and no control characters.`,
    });
  }
  return name;
}

function isStorable(name: string): boolean {
  return name.length > 0 && name.length <= longestName && !unstorable.test(name);
}

function shown(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 60)) : typeof name;
}

export function runKey(run: RunId): Key {
  return [named(run)];
}

/** A hash, because users choose keys freely, of any length. */
export function startKey(key: string): Key {
  return ['key', hashOf(key)];
}

export function documentKey(run: RunId, name: string): Key {
  return [named(run), named(name)];
}

/** The key of one visit of a task, or of a part of it: a chunk of done bits, a batch, an item. */
export function taskKey(key: TaskKey, part?: number): Key {
  const { run, task, visit } = key;
  return part === undefined
    ? [named(run), named(task), visit]
    : [named(run), named(task), visit, part];
}

/** The key of an item that waits. */
export function waitKey(run: RunId, { task, visit, index }: WaitPlace): Key {
  return [named(run), named(task), visit, index];
}

/** The key of what a run was asked, or of a part or an entry of it. */
export function controlKey(run: RunId, ...place: readonly number[]): Key {
  return [named(run), ...place];
}

/** The key of a limit. A hash of the workflow, because its name can be any text. */
export function limitKey({ workflow, name }: LimitKey): Key {
  return [workflow === undefined ? 0 : hashOf(workflow), named(name)];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A hash, because users choose events and keys freely. */
export function eventHash({ event, key }: EventKey): string {
  return hashOf(JSON.stringify([event, key]));
}
