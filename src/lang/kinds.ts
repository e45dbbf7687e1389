import { types } from 'node:util';
import { parseDuration } from './duration.ts';
import { describeUnfit, isPlain } from './foreign-object.ts';
import { nearest } from './suggest.ts';

/** What a caller has to pass: what it is called in messages, and how it is recognised. */
export interface Kind {
  /** Continues `must be …`. */
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
  /** For a value that does not fit. */
  readonly hint?: (value: unknown) => string | undefined;
  /** What each member of a value has to be. */
  readonly member?: Kind;
}

export const anything: Kind = { words: 'a value', fits: () => true };

export const jsonValue: Kind = {
  words: 'a value of JSON',
  fits: (value) => value !== undefined && typeof value !== 'function' && typeof value !== 'bigint',
};

export const text: Kind = { words: 'a text', fits: isText };

export const flag: Kind = { words: 'true or false', fits: (value) => typeof value === 'boolean' };

export const record: Kind = { words: 'an object', fits: isNamed };

export const list: Kind = { words: 'a list', fits: (value) => Array.isArray(value) };

export const callable: Kind = {
  words: 'a function',
  fits: (value) => typeof value === 'function',
};

export const texts = listOf(text, 'a list of texts');

/** An object whose members are of a kind. */
export function recordOf(kind: Kind, words: string): Kind {
  return { words, fits: (value) => isNamed(value) && Object.values(value).every(kind.fits) };
}

export const textOrTexts: Kind = {
  words: 'a text or a list of texts',
  fits: (value) => isText(value) || texts.fits(value),
};

export const textOrNumber: Kind = { words: 'a text or a number', fits: isTextOrNumber };

/** The path of a file or folder. */
export const path: Kind = {
  words: 'a path, as a text',
  fits: isText,
  hint: (value) => {
    const { directory, file, href } = Object(value) as Readonly<Record<string, unknown>>;
    if (isText(href)) return 'fileURLToPath(url) is the path of a URL';
    const inner = directory ?? file;
    return isText(inner) ? `pass the path itself: ${JSON.stringify(inner)}` : undefined;
  },
};

export const runId: Kind = {
  words: 'the id of a run',
  fits: isText,
  hint: (value) => {
    const { id, run } = Object(value) as Readonly<Record<string, unknown>>;
    const member = isText(id) ? 'id' : 'run';
    return isText(id ?? run) ? `pass its member '${member}'` : undefined;
  },
};

export const bytes: Kind = { words: 'bytes (a Uint8Array)', fits: types.isUint8Array };

/** Of any realm. */
export const signal: Kind = {
  words: 'an AbortSignal',
  fits: (value) =>
    typeof value === 'object' &&
    value !== null &&
    'aborted' in value &&
    'addEventListener' in value,
  hint: (value) => (Object(value).signal ? 'pass the signal of the AbortController' : undefined),
};

export const duration: Kind = {
  words: 'a duration',
  fits: (value) => isTextOrNumber(value) && parseDuration(value) !== undefined,
  hint: () => "write it as '90s', '5m', '12h' or '30d', or as a number of milliseconds",
};

/** `least` is the least number. */
export function wholeNumber(least: number): Kind {
  return {
    words: `a whole number from ${least}`,
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= least,
  };
}

export function numberFrom(least: number, what = 'a number'): Kind {
  return {
    words: `${what} from ${least}`,
    fits: (value) => typeof value === 'number' && value >= least,
  };
}

/** One of several words. */
export function oneOf(words: readonly string[]): Kind {
  return {
    words: alternatives(words),
    fits: (value) => isText(value) && words.includes(value),
    hint: (value) => meant(value, words),
  };
}

export function listOf(kind: Kind, words = `a list of ${kind.words}`): Kind {
  const misfit = (value: unknown): unknown =>
    Array.isArray(value) ? value.find((one) => !kind.fits(one)) : value;
  return {
    words,
    fits: (value) => Array.isArray(value) && value.every(kind.fits),
    hint: (value) => kind.hint?.(misfit(value)),
  };
}

/** `'a', 'b' or 'c'` */
function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  return [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(' or ');
}

function meant(value: unknown, words: readonly string[]): string | undefined {
  const word = isText(value) ? nearest(value, words) : undefined;
  return word === undefined ? undefined : `did you mean '${word}'?`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** An object with members: a map or set has none. */
function isNamed(value: unknown): value is object {
  const isOther = types.isMap(value) || types.isSet(value) || types.isPromise(value);
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isOther;
}

function isTextOrNumber(value: unknown): value is string | number {
  return isText(value) || typeof value === 'number';
}

/** Characters of a text that a message shows. */
const mostShown = 40;

/** A value as a message shows it: shortened, and of an object its kind only. */
export function inWords(value: unknown): string {
  if (isText(value)) return shortened(JSON.stringify(value));
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value))
    return value.every(isText) ? shortened(JSON.stringify(value)) : 'a list';
  return isPlain(value) ? 'an object' : describeUnfit(value).what;
}

function shortened(shown: string): string {
  return shown.length <= mostShown ? shown : `${shown.slice(0, mostShown - 1)}…`;
}
