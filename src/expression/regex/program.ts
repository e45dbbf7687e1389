import type { Pattern } from './parse.ts';

type Test = (code: number) => boolean;

/** Instructions of a backtracking matcher; numbers are positions of instructions or of slots. */
export type Instruction =
  | { readonly kind: 'char'; readonly test: Test; readonly back: boolean }
  | (Run & { readonly kind: 'run' })
  | { kind: 'split'; first: number; second: number }
  | { kind: 'jump'; to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'progress'; readonly slot: number }
  | { readonly kind: 'edge'; readonly source: string }
  | { kind: 'look'; readonly isNegative: boolean; next: number }
  | { readonly kind: 'same'; readonly slot: number; readonly back: boolean }
  | { readonly kind: 'match' };

/** A repeated character: one instruction, however often. */
interface Run {
  readonly test: Test;
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
  readonly back: boolean;
}

export interface PatternProgram {
  readonly code: readonly Instruction[];
  readonly slots: number;
}

/** More are not made; a count such as {5000} repeats its group. */
const mostInstructions = 20_000;

/** Undefined for a pattern that would need too many instructions. */
export function programOf(pattern: Pattern, regex: RegExp): PatternProgram | undefined {
  const maker = new Maker(regex);
  if (!maker.add(pattern, false)) return undefined;
  maker.code.push({ kind: 'match' });
  return { code: maker.code, slots: maker.slots };
}

class Maker {
  readonly code: Instruction[] = [];
  slots = 0;
  readonly #flags: string;
  readonly #groups = new Map<string, number>();

  constructor(regex: RegExp) {
    this.#flags = regex.flags.replaceAll(/[^iusv]/g, '');
  }

  /** Returns false when there is no room. `back` matches from right to left, in a lookbehind. */
  add(pattern: Pattern, back: boolean): boolean {
    if (this.code.length > mostInstructions) return false;
    switch (pattern.kind) {
      case 'atom':
        this.code.push({ kind: 'char', test: this.#test(pattern.source), back });
        return true;
      case 'edge':
        this.code.push(pattern);
        return true;
      case 'sequence': {
        const parts = back ? pattern.parts.toReversed() : pattern.parts;
        return parts.every((part) => this.add(part, back));
      }
      case 'either':
        return this.#either(pattern.options, back);
      case 'group': {
        const slot = this.#slot(pattern.name);
        this.code.push({ kind: 'save', slot: back ? slot + 1 : slot });
        const fits = this.add(pattern.inner, back);
        this.code.push({ kind: 'save', slot: back ? slot : slot + 1 });
        return fits;
      }
      case 'same':
        this.code.push({ kind: 'same', slot: this.#slot(pattern.name), back });
        return true;
      case 'look':
        return this.#look(pattern);
      case 'repeat':
        return this.#repeat(pattern, back);
    }
  }

  #either(options: readonly Pattern[], back: boolean): boolean {
    const jumps: { to: number }[] = [];
    for (const [at, option] of options.entries()) {
      const isLast = at === options.length - 1;
      const split = { kind: 'split' as const, first: this.code.length + 1, second: 0 };
      if (!isLast) this.code.push(split);
      if (!this.add(option, back)) return false;
      if (isLast) break;
      const jump = { kind: 'jump' as const, to: 0 };
      this.code.push(jump);
      jumps.push(jump);
      split.second = this.code.length;
    }
    for (const jump of jumps) jump.to = this.code.length;
    return true;
  }

  #look({ inner, isBehind, isNegative }: Extract<Pattern, { kind: 'look' }>): boolean {
    const look = { kind: 'look' as const, isNegative, next: 0 };
    this.code.push(look);
    const fits = this.add(inner, isBehind);
    this.code.push({ kind: 'match' });
    look.next = this.code.length;
    return fits;
  }

  #repeat(pattern: Extract<Pattern, { kind: 'repeat' }>, back: boolean): boolean {
    const { inner, min, max, isLazy } = pattern;
    if (inner.kind === 'atom') {
      this.code.push({ kind: 'run', test: this.#test(inner.source), min, max, isLazy, back });
      return true;
    }
    for (let count = 0; count < min; count++) if (!this.add(inner, back)) return false;
    if (max === Infinity) return this.#loop(inner, isLazy, back);
    const splits: Extract<Instruction, { kind: 'split' }>[] = [];
    for (let count = min; count < max; count++) {
      const split = { kind: 'split' as const, first: 0, second: 0 };
      this.code.push(split);
      splits.push(split);
      split.first = this.code.length;
      const slot = this.slots++;
      this.code.push({ kind: 'save', slot });
      if (!this.add(inner, back)) return false;
      this.code.push({ kind: 'progress', slot });
    }
    for (const split of splits) leave(split, this.code.length, isLazy);
    return true;
  }

  #loop(inner: Pattern, isLazy: boolean, back: boolean): boolean {
    const start = this.code.length;
    const split = { kind: 'split' as const, first: start + 1, second: 0 };
    const slot = this.slots++;
    this.code.push(split, { kind: 'save', slot });
    const fits = this.add(inner, back);
    this.code.push({ kind: 'progress', slot }, { kind: 'jump', to: start });
    leave(split, this.code.length, isLazy);
    return fits;
  }

  #slot(group: string): number {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    const slot = this.slots;
    this.slots += 2;
    this.#groups.set(group, slot);
    return slot;
  }

  /** JavaScript says what one character matches; its answers are kept. */
  #test(source: string): Test {
    const one = new RegExp(`^(?:${source})$`, this.#flags);
    const known = new Map<number, boolean>();
    const ascii: (boolean | undefined)[] = Array.from({ length: 128 }, () => undefined);
    return (code) => {
      const answer = code < 128 ? ascii[code] : known.get(code);
      if (answer !== undefined) return answer;
      const found = one.test(String.fromCodePoint(code));
      if (code < 128) ascii[code] = found;
      else known.set(code, found);
      return found;
    };
  }
}

function leave(split: { first: number; second: number }, to: number, isLazy: boolean): void {
  split.second = to;
  if (isLazy) [split.first, split.second] = [to, split.first];
}
