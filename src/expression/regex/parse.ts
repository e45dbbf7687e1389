/** A regular expression as a tree. An `atom` matches one character. */
export type Pattern =
  | { readonly kind: 'atom'; readonly source: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'either'; readonly options: readonly Pattern[] }
  | Repeat
  | { readonly kind: 'group'; readonly name: string; readonly inner: Pattern }
  | Look
  | { readonly kind: 'edge'; readonly source: string }
  | { readonly kind: 'same'; readonly name: string };

interface Repeat {
  readonly kind: 'repeat';
  readonly inner: Pattern;
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
}

interface Look {
  readonly kind: 'look';
  readonly inner: Pattern;
  readonly isBehind: boolean;
  readonly isNegative: boolean;
}

const quantifier = /(?:[*+?]|\{(\d+)(,(\d*))?\})(\??)/y;
const opening = /\((?:\?(?:(<?[=!])|<([^>]*)>|[a-z-]*:))?/y;
const backReference = /\\(?:k<([^>]*)>|([1-9]\d*))/y;
const escape =
  /\\(?:u\{[\da-f]+\}|u[\da-f]{4}(?:\\u[d][c-f][\da-f]{2})?|x[\da-f]{2}|c[a-z]|p\{[^}]*\}|0\d{0,2}|[^])/iy;

/** Parses the source of a regular expression that JavaScript has accepted. */
export function parsePattern({ source, flags }: RegExp): Pattern {
  return new PatternParser(source, /[uv]/.test(flags), flags.includes('v')).either();
}

class PatternParser {
  readonly #source: string;
  readonly #isUnicode: boolean;
  readonly #nestsSets: boolean;
  #at = 0;
  #groups = 0;

  constructor(source: string, isUnicode: boolean, nestsSets: boolean) {
    this.#source = source;
    this.#isUnicode = isUnicode;
    this.#nestsSets = nestsSets;
  }

  either(): Pattern {
    const options = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      options.push(this.#sequence());
    }
    const [only, second] = options;
    return only && !second ? only : { kind: 'either', options };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at] ?? '')) {
      parts.push(this.#repeated(this.#term()));
    }
    const [only, second] = parts;
    return only && !second ? only : { kind: 'sequence', parts };
  }

  #repeated(inner: Pattern): Pattern {
    const found = this.#take(quantifier);
    if (!found) return inner;
    const [text, least, range, most, lazy] = found;
    const first = text.charAt(0);
    const min = least === undefined ? Number(first === '+') : Number(least);
    const bounded = range === undefined ? min : Number(most === '' ? Infinity : most);
    const max = least === undefined ? (first === '?' ? 1 : Infinity) : bounded;
    return { kind: 'repeat', inner, min, max, isLazy: lazy === '?' };
  }

  #term(): Pattern {
    const char = this.#source.charAt(this.#at);
    if (char === '(') return this.#group();
    if (char === '[') return this.#atom(this.#setEnd());
    if (char === '^' || char === '$') return this.#edge(1);
    if (char !== '\\') return this.#atom(this.#at + this.#charLength());
    const next = this.#source.charAt(this.#at + 1);
    if (next === 'b' || next === 'B') return this.#edge(2);
    const reference = this.#take(backReference);
    if (reference) return { kind: 'same', name: reference[1] ?? reference[2] ?? '' };
    escape.lastIndex = this.#at;
    return this.#atom(escape.test(this.#source) ? escape.lastIndex : this.#at + 1);
  }

  #group(): Pattern {
    const found = this.#take(opening);
    const [text = '(', look, named] = found ?? [];
    if (!found) this.#at += 1;
    const number = text === '(' || named !== undefined ? (this.#groups += 1) : 0;
    const inner = this.either();
    this.#at += 1;
    if (look !== undefined) {
      const isNegative = look.endsWith('!');
      return { kind: 'look', inner, isBehind: look.startsWith('<'), isNegative };
    }
    return number === 0 ? inner : { kind: 'group', name: named ?? `${number}`, inner };
  }

  #setEnd(): number {
    let depth = 0;
    for (let at = this.#at; at < this.#source.length; at++) {
      const char = this.#source[at];
      if (char === '\\') at += 1;
      else if (char === '[' && (depth === 0 || this.#nestsSets)) depth += 1;
      else if (char === ']' && --depth === 0) return at + 1;
    }
    return this.#source.length;
  }

  #atom(end: number): Pattern {
    const source = this.#source.slice(this.#at, end);
    this.#at = end;
    return { kind: 'atom', source };
  }

  #edge(length: number): Pattern {
    const source = this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
    return { kind: 'edge', source };
  }

  #charLength(): number {
    const isPair = this.#isUnicode && (this.#source.codePointAt(this.#at) ?? 0) > 0xffff;
    return isPair ? 2 : 1;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}
