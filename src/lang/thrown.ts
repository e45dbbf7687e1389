// What can be read of a value that foreign code threw. Anything can be thrown: an error whose
// getters throw, a proxy, a symbol, a text of 100 MB. Nothing here throws, and texts are bounded.

import { types } from 'node:util';

/** In UTF-16 units. A longer text of an error is cut, and ends with `cutMark`. */
const longest = 65_536;

export const cutMark = '… (cut)';

/** Like `instanceof`; a proxy that was revoked is an instance of nothing. */
export function isInstance(
  thrown: unknown,
  type: abstract new (...args: never) => unknown,
): boolean {
  return attempt(() => thrown instanceof type) === true;
}

/**
 * Whether a value is an error of any realm: within `vm`, as in the `vmThreads` of vitest, errors of
 * Node are no instances of the `Error` that is seen there.
 */
export function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || isInstance(thrown, Error);
}

/** What an error says, or what was thrown in its place. */
export function messageOf(thrown: unknown): string {
  if (!isError(thrown)) return textOf(thrown);
  const message = memberOf(thrown, 'message');
  return typeof message === 'string' ? cut(message) : textOf(message);
}

/** The kind of an error. Undefined for a plain error, and for what is none. */
export function nameOf(thrown: unknown): string | undefined {
  const name = isError(thrown) ? textMemberOf(thrown, 'name') : undefined;
  return name === '' || name === 'Error' ? undefined : name;
}

export function stackOf(thrown: unknown): string | undefined {
  return isError(thrown) ? textMemberOf(thrown, 'stack') : undefined;
}

/** Undefined if there is no such member, or if reading it throws. */
export function memberOf(thrown: unknown, name: string): unknown {
  return attempt(() => Object(thrown)[name]);
}

/** A member that is a text. */
export function textMemberOf(thrown: unknown, name: string): string | undefined {
  const value = memberOf(thrown, name);
  return typeof value === 'string' ? cut(value) : undefined;
}

/** A text as it is; data as JSON; anything else as JavaScript shows it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return cut(value);
  const text = attempt(() => JSON.stringify(value)) ?? attempt(() => String(value));
  return text === undefined ? 'a value that cannot be shown' : cut(text);
}

/** Does not end with one half of a character. */
function cut(text: string): string {
  if (text.length <= longest) return text;
  return text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '') + cutMark;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
