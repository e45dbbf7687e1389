import type { Cause } from '../items/failure.ts';
import { foldText } from './fold-text.ts';

/** What failures have in common that are shown as one. */
export interface Signature {
  /** `-`: the failure has no code. */
  readonly code: string;
  /** The name of the error and its message; what was folded is between `‹` and `›`. */
  readonly text: string;
  /** Both. */
  readonly key: string;
}

/** What of a failure its signature is made of. */
export type Signed = Pick<Cause, 'name' | 'message'> & { readonly code?: string };

/**
 * The signature of a failure, which must be masked before: what is quoted is folded, but a secret
 * can be anywhere. The same failure always has the same signature, in every run.
 */
export function signatureOf({ code = '-', name = '', message }: Signed): Signature {
  const text = foldText(message);
  const adds = name !== '' && name !== 'Error' && !message.startsWith(name);
  return keyed(code, adds ? `${foldText(name)}: ${text}` : text);
}

export function keyed(code: string, text: string): Signature {
  return { code, text, key: `${code} ${text}` };
}
