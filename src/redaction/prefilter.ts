import { shortestSecret } from '../plan/parameters/secrets.ts';
import type { SecretForm } from './secret-forms.ts';
import { space } from './spellings.ts';

const whiteSpace = '\t\n\v\f\r \u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF'.concat(
  String.fromCharCode(...Array.from({ length: 11 }, (_, at) => 0x2000 + at)),
);
/** What begins the spelling of any character. */
const marks = '%\\&';
/** What else may stand for a character that is not itself. */
const others = `'"+${whiteSpace}`;

/** Units of UTF-16 with the same low bits are taken for one another. */
const bits = 7;
const mask = (1 << bits) - 1;

/**
 * Passes over the places of a text at which no secret begins: the units there must be those of a
 * secret, two by two, up to one that may begin another spelling.
 */
export class Prefilter {
  readonly #first = new Uint8Array(1 << (2 * bits));
  readonly #second = new Uint8Array(1 << (2 * bits));
  readonly #third = new Uint8Array(1 << (2 * bits));

  constructor(forms: readonly SecretForm[]) {
    for (const { codes } of forms) {
      const units = String.fromCodePoint(...codes.slice(0, shortestSecret));
      put(this.#first, units.charCodeAt(0), units.charCodeAt(1));
      put(this.#second, units.charCodeAt(1), units.charCodeAt(2));
      put(this.#third, units.charCodeAt(2), units.charCodeAt(3));
    }
    for (const mark of marks)
      this.#first.fill(2, hash(mark.charCodeAt(0), 0), hash(mark.charCodeAt(0), mask) + 1);
  }

  /** The next place from `from` on at which one may begin; the length of the text if none. */
  next(text: string, from: number): number {
    let a = text.charCodeAt(from);
    let b = text.charCodeAt(from + 1);
    for (let at = from; at < text.length; at++) {
      const first = this.#first[hash(a, b)];
      if (first === 2 || (first === 1 && this.#goesOn(text, at))) return at;
      a = b;
      b = text.charCodeAt(at + 2);
    }
    return text.length;
  }

  #goesOn(text: string, at: number): boolean {
    const c = text.charCodeAt(at + 2);
    const second = this.#second[hash(text.charCodeAt(at + 1), c)];
    if (second !== 1) return second === 2;
    return this.#third[hash(c, text.charCodeAt(at + 3))] !== 0;
  }
}

/** Two units go together; what may stand for the second is marked with 2. */
function put(pairs: Uint8Array, unit: number, next: number): void {
  for (const one of unit === space ? whiteSpace : String.fromCharCode(unit)) {
    const at = hash(one.charCodeAt(0), next);
    pairs[at] ||= 1;
    for (const mark of marks + others) pairs[hash(one.charCodeAt(0), mark.charCodeAt(0))] = 2;
  }
}

function hash(unit: number, next: number): number {
  return ((unit & mask) << bits) | (next & mask);
}
