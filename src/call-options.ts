import { MillraceError } from './errors.ts';
import { inWords, type Kind } from './lang/kinds.ts';
import { didYouMean } from './lang/suggest.ts';

/** The options of a call, each with what it has to be. The compiler compares them with its type. */
export type OptionKinds<Options> = { readonly [Name in keyof Required<Options>]: Kind };

/**
 * Checks the options of a call of the library by their names and kinds. Throws MR501, with a
 * suggestion for each that does not exist, and for what is no object. An option that is undefined
 * is not given.
 */
export function requireOptions<Options extends object>(
  call: string,
  given: Options,
  kinds: OptionKinds<Options>,
): void {
  const known = Object.keys(kinds);
  const form = `{ ${known.slice(0, 3).join(', ')}${known.length > 3 ? ', …' : ''} }`;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new MillraceError('MR501', `the options of ${call} must be an object`, {
      hint: `write ${form}`,
    });
  }
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  requireNames(
    call,
    entries.map(([name]) => name),
    known,
  );
  for (const [name, value] of entries) {
    const kind = new Map<string, Kind>(Object.entries(kinds)).get(name);
    if (kind) requireArgument(call, name, value, kind);
  }
}

function requireNames(call: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const list = unknown.map((name) => `'${name}'`).join(', ');
  const all = `its options are ${known.join(', ')}`;
  const hints = new Set(unknown.map((name) => didYouMean(name, known) ?? all));
  throw new MillraceError('MR501', `${call} has no option ${list}`, {
    hint: [...hints].join(' '),
    details: { options: unknown },
  });
}

/** Throws MR501 for an option that is missing. */
export function requireOption<Options extends object>(
  call: string,
  given: Options,
  name: keyof Options & string,
): void {
  if (given[name] !== undefined) return;
  throw new MillraceError('MR501', `${call} needs the option '${name}'`);
}

/** Throws MR501 for an argument, or the value of an option, that is of another kind. */
export function requireArgument(call: string, name: string, value: unknown, kind: Kind): void {
  if (kind.fits(value)) {
    const { member } = kind;
    if (!member) return;
    for (const [key, one] of Object.entries(Object(value))) {
      requireArgument(call, `${name}.${key}`, one, member);
    }
    return;
  }
  const message = `${call}: '${name}' must be ${kind.words}, not ${inWords(value)}`;
  const hint = isPromise(value) ? 'an `await` is missing' : kind.hint?.(value);
  throw new MillraceError('MR501', message, hint === undefined ? {} : { hint });
}

function isPromise(value: unknown): boolean {
  return typeof Object(value).then === 'function';
}
