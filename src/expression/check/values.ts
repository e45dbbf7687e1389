import { hasNumbers, type Numbers, numbersOfBoth, numbersOfEither } from './numbers.ts';

/** The values that something can have, of one of two kinds. */
export type Values = Tokens | Numbers;

/** Finitely many values, as texts, or all but these. */
export interface Tokens {
  readonly kind: 'tokens';
  readonly tokens: ReadonlySet<string>;
  readonly allBut: boolean;
}

export function oneOf(tokens: Iterable<string>): Tokens {
  return { kind: 'tokens', tokens: new Set(tokens), allBut: false };
}

export function noneOf(tokens: Iterable<string>): Tokens {
  return { kind: 'tokens', tokens: new Set(tokens), allBut: true };
}

export function includesToken(values: Values, token: string): boolean {
  return values.kind === 'numbers' || values.tokens.has(token) !== values.allBut;
}

export function isEmpty(values: Values): boolean {
  if (values.kind === 'numbers') return !hasNumbers(values);
  return !values.allBut && values.tokens.size === 0;
}

/** Values of different kinds say nothing of each other: the first are returned. */
export function valuesOfBoth(one: Values, other: Values): Values {
  if (one.kind === 'numbers') return other.kind === 'numbers' ? numbersOfBoth(one, other) : one;
  if (other.kind === 'numbers') return one;
  if (one.allBut && other.allBut) return noneOf([...one.tokens, ...other.tokens]);
  const [some, rest] = one.allBut ? [other, one] : [one, other];
  return oneOf([...some.tokens].filter((token) => includesToken(rest, token)));
}

/** Undefined if it can be anything. */
export function valuesOfEither(one: Values, other: Values): Values | undefined {
  if (one.kind === 'numbers')
    return other.kind === 'numbers' ? numbersOfEither(one, other) : undefined;
  if (other.kind === 'numbers') return undefined;
  if (!one.allBut && !other.allBut) return oneOf([...one.tokens, ...other.tokens]);
  const [rest, some] = one.allBut ? [one, other] : [other, one];
  return noneOf([...rest.tokens].filter((token) => !includesToken(some, token)));
}
