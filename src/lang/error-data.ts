import type { Json, JsonObject } from './json.ts';
import { keysOf, plainData, plainMembers, Room } from './plain-data.ts';
import {
  attempt,
  isError,
  isErrorLike,
  isObject,
  memberOf,
  messageOf,
  stackOf,
  textMemberOf,
} from './thrown.ts';

/** What is known of an error, as JSON. */
export type ErrorData = {
  /** The name of the error, such as `TypeError`. Absent if what was thrown is no error. */
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
  /** Its own properties that JSON can hold, such as `code` or `status`. Absent if it has none. */
  readonly data?: JsonObject;
  readonly cause?: ErrorData;
  /** The errors of an `AggregateError`. */
  readonly errors?: readonly ErrorData[];
};

/** Marks an `ActionError`. Registered: a pack may bundle a copy of the class. */
export const actionErrorBrand: unique symbol = Symbol.for('millrace.action-error');

/** Characters of the properties of an error, and of all its causes. */
const dataRoom = 16_384;
const causeRoom = 65_536;

/** The longest chain of causes, and the most errors of one aggregate. */
const longestChain = 8;
const mostErrors = 16;

/** Properties of errors that are no data. */
const known: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause', 'errors']);
const knownOfActions: ReadonlySet<string> = new Set([...known, 'data', 'retry', 'retryAfter']);

/** Converts what foreign code threw. Never throws, and the result is bounded. */
export function errorData(thrown: unknown): ErrorData {
  const stack = stackOf(thrown);
  return {
    ...nameOf(thrown),
    message: messageOf(thrown),
    ...(stack === undefined ? {} : { stack }),
    ...dataOf(thrown, new Room(dataRoom), []),
    ...causesOf(thrown, new Room(causeRoom), []),
  };
}

/** `TypeError: fetch failed`, or the message alone if the name adds nothing to it. */
export function titleOf({ name = '', message }: Pick<ErrorData, 'name' | 'message'>): string {
  const adds = name !== '' && name !== 'Error' && !message.startsWith(name);
  return adds ? `${name}: ${message}` : message;
}

/** It says by its `data`, `retry` and `retryAfter` what an `ActionError` does. */
export function isActionError(thrown: unknown): boolean {
  return memberOf(thrown, actionErrorBrand) === true;
}

/** A cause of an error, or an error among the properties of one. `chain`: what it is a part of. */
function partOf(thrown: unknown, room: Room, chain: readonly object[]): ErrorData {
  const message = room.text(messageOf(thrown));
  const stack = stackOf(thrown);
  return {
    ...nameOf(thrown),
    message,
    ...(stack === undefined ? {} : { stack: room.text(stack) }),
    ...dataOf(thrown, room, chain),
    ...causesOf(thrown, room, chain),
  };
}

function nameOf(thrown: unknown): Pick<ErrorData, 'name'> {
  const name = isErrorLike(thrown) ? textMemberOf(thrown, 'name') : undefined;
  return name === undefined ? {} : { name };
}

function dataOf(thrown: unknown, room: Room, chain: readonly object[]): Pick<ErrorData, 'data'> {
  if (!isObject(thrown) || attempt(() => Array.isArray(thrown)) !== false) return {};
  const isBranded = isActionError(thrown);
  const keys = dataKeys(thrown, isBranded);
  if (keys.length === 0 && !isBranded) return {};
  const inside = [...chain, thrown];
  const copy = (part: unknown): Json | undefined => {
    return plainData(part, room, (value, path) => nestedError(value, room, path), inside);
  };
  const own = plainMembers(thrown, keys, room, copy);
  const given: unknown = isBranded ? copy(memberOf(thrown, 'data')) : undefined;
  const data: JsonObject = { ...own, ...Object(given) };
  return keysOf(data).length > 0 ? { data } : {};
}

function dataKeys(thrown: object, isBranded: boolean): readonly string[] {
  const keys = keysOf(thrown);
  if (keys.length === 0 || !isErrorLike(thrown)) return keys;
  const others = isBranded ? knownOfActions : known;
  return keys.filter((key) => !others.has(key));
}

/** An error has no members that a copy would keep. */
function nestedError(value: object, room: Room, path: readonly object[]): ErrorData | undefined {
  return isError(value) ? partOf(value, room, path) : undefined;
}

function causesOf(
  thrown: unknown,
  room: Room,
  chain: readonly object[],
): Pick<ErrorData, 'cause' | 'errors'> {
  if (!isErrorLike(thrown) || chain.includes(thrown) || chain.length >= longestChain) return {};
  const inside = [...chain, thrown];
  const next = (part: unknown): ErrorData | undefined => {
    if (part === undefined || part === null || room.isFull) return undefined;
    return isObject(part) && inside.includes(part) ? undefined : partOf(part, room, inside);
  };
  const cause = next(memberOf(thrown, 'cause'));
  const errors = errorsOf(memberOf(thrown, 'errors'), next);
  return { ...(cause ? { cause } : {}), ...(errors ? { errors } : {}) };
}

/** The list of an `AggregateError`. Those that find no room are counted. */
function errorsOf(
  list: unknown,
  next: (part: unknown) => ErrorData | undefined,
): readonly ErrorData[] | undefined {
  if (attempt(() => Array.isArray(list)) !== true) return undefined;
  const length = Number(memberOf(list, 'length'));
  const errors: ErrorData[] = [];
  for (let at = 0; at < Math.min(length, mostErrors); at++) {
    const error = next(memberOf(list, String(at)));
    if (error) errors.push(error);
  }
  const more = length - errors.length;
  if (more > 0) errors.push({ message: `and ${more} more` });
  return errors;
}
