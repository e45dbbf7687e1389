import { isPlain } from './foreign-object.ts';
import type { Json, JsonObject } from './json.ts';
import { attempt, cut, cutMark, isObject, memberOf } from './thrown.ts';

/** Characters of one text; a longer one is cut. */
const longestText = 8192;

/** The deepest value within a value that is copied. */
const deepest = 8;

/** How many characters a copy can still have. Foreign data has any size, and may be endless. */
export class Room {
  #left: number;

  constructor(characters: number) {
    this.#left = characters;
  }

  get isFull(): boolean {
    return this.#left <= 0;
  }

  text(text: string): string {
    const kept = cut(text, Math.max(0, Math.min(longestText, this.#left)));
    this.#left -= kept.length + 1;
    return kept;
  }

  /** Of a value that is no text. */
  take(): void {
    this.#left -= 4;
  }
}

/** Copies what is special about an object; undefined if nothing is. */
type Special = (value: object, inside: readonly object[]) => Json | undefined;

/**
 * A bounded copy of a value that foreign code made. Keeps what JSON can hold: plain objects, lists,
 * and what `toJSON` returns. Undefined for all else, such as functions, maps, and cycles. Never
 * throws. `inside`: the objects that it is a part of.
 */
export function plainData(
  value: unknown,
  room: Room,
  special: Special,
  inside: readonly object[] = [],
): Json | undefined {
  if (typeof value === 'string') return room.text(value);
  if (!isObject(value)) {
    room.take();
    const isPlain = value === null || typeof value === 'boolean' || Number.isFinite(value);
    return isPlain ? (value as null | boolean | number) : undefined;
  }
  if (inside.includes(value)) return undefined;
  if (inside.length >= deepest) return room.text(cutMark);
  const found = special(value, inside);
  if (found !== undefined) return found;
  const within = [...inside, value];
  const copy = (part: unknown): Json | undefined => plainData(part, room, special, within);
  const toJSON = memberOf(value, 'toJSON');
  if (typeof toJSON === 'function') return copy(attempt(() => toJSON.call(value, '')));
  if (attempt(() => Array.isArray(value)) === true) return listOf(value, room, copy);
  if (attempt(() => isPlain(value)) !== true) return undefined;
  return plainMembers(value, keysOf(value), room, copy);
}

/** The members of an object that JSON can hold; `…` stands for those that found no room. */
export function plainMembers(
  value: object,
  keys: readonly string[],
  room: Room,
  copy: (part: unknown) => Json | undefined,
): JsonObject {
  const members: [string, Json][] = [];
  for (const key of keys) {
    if (room.isFull) {
      members.push(['…', cutMark]);
      break;
    }
    const name = room.text(key);
    const member = copy(memberOf(value, key));
    if (member !== undefined) members.push([name, member]);
  }
  return Object.fromEntries(members);
}

/** The names of the members that a copy of an object has. */
export function keysOf(value: object): readonly string[] {
  return attempt(() => Object.keys(value)) ?? [];
}

function listOf(value: object, room: Room, copy: (part: unknown) => Json | undefined): Json {
  const length = Number(memberOf(value, 'length'));
  const elements: Json[] = [];
  for (let at = 0; at < length; at++) {
    if (room.isFull) {
      elements.push(cutMark);
      break;
    }
    elements.push(copy(memberOf(value, String(at))) ?? null);
  }
  return elements;
}
