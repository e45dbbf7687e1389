import { Kind } from '../../schema/generated/document.ts';
import type { Document } from '../document/document.ts';
import { type Signature, signatureOf, type Signed } from './signature.ts';

/** Messages whose signatures are kept. */
const mostKept = 1024;
/** A longer one is folded each time. */
const longestKept = 512;

/**
 * Finds the signatures of stored failures, of which there can be millions, mostly without decoding
 * their texts. Messages that differ in their digits alone mostly have one signature, and are found
 * by a hash of their other characters. Not if a digit is left in the signature, as of `HTTP 503`:
 * then by a hash of all of them.
 */
export class SignatureCache {
  readonly #kept = new Map<number, Signature>();
  /** Hides secret values. */
  readonly #mask: ((failure: Signed) => Signed) | undefined;

  constructor(mask?: (failure: Signed) => Signed) {
    this.#mask = mask;
  }

  /** `node`: that of the failure. */
  of(failures: Document, node: number): Signature {
    const message = failures.get(node, 'message');
    // What is secret can be a digit.
    if (this.#mask) return signatureOf(this.#mask(signedOf(failures, node)));
    if (message === undefined || failures.size(message) > longestKept) {
      return signatureOf(signedOf(failures, node));
    }
    const code = hash(failures, failures.get(node, 'code'), 0, false);
    const start = hash(failures, failures.get(node, 'name'), code, false);
    const shape = hash(failures, message, start, failures.kind(message) === Kind.Latin1);
    const known = this.#kept.get(shape);
    if (known) return known;
    const whole = hash(failures, message, start + 1, false);
    return this.#kept.get(whole) ?? this.#keep(signatureOf(signedOf(failures, node)), shape, whole);
  }

  #keep(signature: Signature, shape: number, whole: number): Signature {
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(/\d/.test(signature.text) ? whole : shape, signature);
    return signature;
  }
}

function textOf(document: Document, node: number | undefined): string | undefined {
  const value = node === undefined ? undefined : document.view(node);
  return typeof value === 'string' ? value : undefined;
}

function signedOf(document: Document, node: number): Signed {
  const code = textOf(document, document.get(node, 'code'));
  const name = textOf(document, document.get(node, 'name'));
  return {
    ...(code === undefined ? {} : { code }),
    ...(name === undefined ? {} : { name }),
    message: textOf(document, document.get(node, 'message')) ?? '',
  };
}

/** A number of 53 bits, of the bytes of a text. With `isShape`, all digits count the same. */
function hash(
  document: Document,
  node: number | undefined,
  start: number,
  isShape: boolean,
): number {
  if (node === undefined) return start + 2;
  const bytes = document.text;
  const from = document.number(node);
  const to = from + document.size(node);
  let low = start | 0;
  let high = Math.floor(start / 2 ** 32) ^ 0x9e3779b9;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    const char = isShape && byte > 47 && byte < 58 ? 48 : byte;
    low = Math.imul(low ^ char, 0x85ebca6b);
    low ^= low >>> 15;
    high = Math.imul(high ^ char, 0xc2b2ae35);
    high ^= high >>> 13;
  }
  return (high & 0x1f_ff_ff) * 2 ** 32 + (low >>> 0);
}
