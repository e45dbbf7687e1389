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
  if (types.isNativeError(thrown) || isInstance(thrown, Error)) return true;
  const tag = (): string => Object.prototype.toString.call(thrown);
  return isObject(thrown) && attempt(tag) === '[object Error]';
}

/** An error, or an object with a text as its `message`: some libraries throw those. */
export function isErrorLike(thrown: unknown): thrown is object {
  if (isError(thrown)) return true;
  return isObject(thrown) && typeof memberOf(thrown, 'message') === 'string';
}

/** What an error says, or what was thrown in its place. */
export function messageOf(thrown: unknown): string {
  if (!isErrorLike(thrown)) return textOf(thrown);
  const message = memberOf(thrown, 'message');
  return typeof message === 'string' ? cut(message) : textOf(message);
}

export function stackOf(thrown: unknown): string | undefined {
  return isErrorLike(thrown) ? textMemberOf(thrown, 'stack') : undefined;
}

/** Undefined if there is no such member, or if reading it throws. */
export function memberOf(thrown: unknown, name: string | symbol): unknown {
  return attempt(() => Object(thrown)[name]);
}

/** A member that is a text. */
export function textMemberOf(thrown: unknown, name: string): string | undefined {
  const value = memberOf(thrown, name);
  return typeof value === 'string' ? cut(value) : undefined;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A text as it is; data as JSON; anything else as JavaScript shows it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return cut(value);
  const text = attempt(() => JSON.stringify(value)) ?? attempt(() => String(value));
  return text === undefined ? 'a value that cannot be shown' : cut(text);
}

/** At most `length` units of a text, and a mark. Does not end with one half of a character. */
export function cut(text: string, length = longest): string {
  if (text.length <= length) return text;
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '') + cutMark;
}

/** At most the last `length` units of a text, after a mark. Begins with a whole character. */
export function cutStart(text: string, length: number): string {
  if (text.length <= length) return text;
  return `…${text.slice(-length).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/** What `read` returns; undefined if it throws. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
