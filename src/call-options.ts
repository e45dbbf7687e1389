import { MillraceError } from './errors.ts';
import { didYouMean } from './lang/suggest.ts';

/** The names of the options of a call. The compiler compares them with its type. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

/**
 * Checks the options of a call of the library by their names. Throws MR501, with a suggestion for
 * each that does not exist, and for what is no object. An option that is undefined is not given.
 */
export function requireOptions<Options extends object>(
  call: string,
  given: Options,
  names: OptionNames<Options>,
): void {
  const known = Object.keys(names);
  const form = `{ ${known.slice(0, 3).join(', ')}${known.length > 3 ? ', …' : ''} }`;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new MillraceError('MR501', `the options of ${call} must be an object`, {
      hint: `write ${form}`,
    });
  }
  const unknown = Object.entries(given)
    .filter(([name, value]) => value !== undefined && !Object.hasOwn(names, name))
    .map(([name]) => name);
  if (unknown.length === 0) return;
  const list = unknown.map((name) => `'${name}'`).join(', ');
  const hints = new Set(unknown.map((name) => suggestion(name, known)));
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

/** A short form of a name, such as `dir`, is near to it as well. */
function suggestion(name: string, known: readonly string[]): string {
  const short = name.length > 2 ? known.find((one) => one.startsWith(name)) : undefined;
  const meant = short === undefined ? didYouMean(name, known) : `did you mean '${short}'?`;
  return meant ?? `its options are ${known.join(', ')}`;
}
