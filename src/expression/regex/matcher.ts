import type { Instruction, PatternProgram } from './program.ts';

/** What is tried when the present way fails: a position, a shorter or longer run, an old value. */
type Choice =
  | { readonly kind: 'go'; readonly pc: number; readonly at: number }
  | { readonly kind: 'run'; readonly pc: number; readonly from: number; readonly count: number }
  | { readonly kind: 'restore'; readonly slot: number; readonly value: number };

/**
 * Matches as JavaScript does, but counts its steps. It has no result of its own: it says how long
 * the matcher of JavaScript, which cannot be interrupted, would take.
 */
export class CountingMatcher {
  /** Steps that are left. */
  steps: number;
  readonly #code: readonly Instruction[];
  readonly #slots: number[];
  readonly #text: string;
  readonly #isUnicode: boolean;
  readonly #isMultiline: boolean;
  readonly #ignoresCase: boolean;

  constructor({ code, slots }: PatternProgram, regex: RegExp, text: string, steps: number) {
    this.#code = code;
    this.#slots = Array.from({ length: slots }, () => -1);
    this.#text = text;
    this.#isUnicode = /[uv]/.test(regex.flags);
    this.#isMultiline = regex.multiline;
    this.#ignoresCase = regex.ignoreCase;
    this.steps = steps;
  }

  /** The end of a match that starts at `at`, or -1. Ends early when no steps are left. */
  matchAt(at: number): number {
    this.#slots.fill(-1);
    return this.#run(0, at);
  }

  #run(start: number, from: number): number {
    const choices: Choice[] = [];
    let pc = start;
    let at = from;
    for (;;) {
      if (--this.steps < 0) return -1;
      const instruction = this.#code[pc];
      if (!instruction || instruction.kind === 'match') return at;
      const next = this.#step(instruction, pc, at, choices);
      if (next >= 0) {
        at = next;
        pc = this.#next(instruction, pc);
        continue;
      }
      const choice = this.#back(choices);
      if (!choice) return -1;
      [pc, at] = choice;
    }
  }

  #next(instruction: Instruction, pc: number): number {
    switch (instruction.kind) {
      case 'jump':
        return instruction.to;
      case 'split':
        return instruction.first;
      case 'look':
        return instruction.next;
      case 'char':
      case 'run':
      case 'save':
      case 'progress':
      case 'edge':
      case 'same':
      case 'match':
        return pc + 1;
    }
  }

  /** The position after an instruction, or -1 if it fails. */
  #step(one: Instruction, pc: number, at: number, choices: Choice[]): number {
    switch (one.kind) {
      case 'char':
        return this.#char(one.test, at, one.back);
      case 'run':
        return this.#first(one, pc, at, choices);
      case 'split':
        choices.push({ kind: 'go', pc: one.second, at });
        return at;
      case 'jump':
      case 'match':
        return at;
      case 'save':
        choices.push({ kind: 'restore', slot: one.slot, value: this.#slots[one.slot] ?? -1 });
        this.#slots[one.slot] = at;
        return at;
      case 'progress':
        return this.#slots[one.slot] === at ? -1 : at;
      case 'edge':
        return this.#isEdge(one.source, at) ? at : -1;
      case 'look':
        return this.#run(pc + 1, at) >= 0 === one.isNegative ? -1 : at;
      case 'same':
        return this.#same(one.slot, at, one.back);
    }
  }

  #char(test: (code: number) => boolean, at: number, back: boolean): number {
    const code = back ? this.#before(at) : this.#after(at);
    if (code === undefined || !test(code)) return -1;
    const width = code > 0xffff ? 2 : 1;
    return back ? at - width : at + width;
  }

  #after(at: number): number | undefined {
    if (at >= this.#text.length) return undefined;
    return this.#isUnicode ? this.#text.codePointAt(at) : this.#text.charCodeAt(at);
  }

  #before(at: number): number | undefined {
    if (at <= 0) return undefined;
    const pair = this.#isUnicode && at > 1 ? (this.#text.codePointAt(at - 2) ?? 0) : 0;
    return pair > 0xffff ? pair : this.#text.charCodeAt(at - 1);
  }

  #first(run: Extract<Instruction, { kind: 'run' }>, pc: number, at: number, to: Choice[]): number {
    const most = run.isLazy ? run.min : run.max;
    let end = at;
    let count = 0;
    while (count < most) {
      const next = this.#char(run.test, end, run.back);
      if (next < 0) break;
      end = next;
      count += 1;
      if (--this.steps < 0) return -1;
    }
    if (count < run.min) return -1;
    if (run.isLazy ? count < run.max : count > run.min) {
      to.push({ kind: 'run', pc, from: end, count });
    }
    return end;
  }

  /** The latest choice that is left. A run is tried with one character less, or more if lazy. */
  #back(choices: Choice[]): readonly [pc: number, at: number] | undefined {
    for (let choice = choices.pop(); choice; choice = choices.pop()) {
      if (--this.steps < 0) return undefined;
      if (choice.kind === 'go') return [choice.pc, choice.at];
      if (choice.kind === 'restore') {
        this.#slots[choice.slot] = choice.value;
        continue;
      }
      const next = this.#resume(choice, choices);
      if (next >= 0) return [choice.pc + 1, next];
    }
    return undefined;
  }

  #resume({ pc, from, count }: Extract<Choice, { kind: 'run' }>, choices: Choice[]): number {
    const run = this.#code[pc];
    if (run?.kind !== 'run') return -1;
    if (run.isLazy) {
      const next = this.#char(run.test, from, run.back);
      if (next >= 0 && count + 1 < run.max) {
        choices.push({ kind: 'run', pc, from: next, count: count + 1 });
      }
      return next;
    }
    const code = run.back ? this.#after(from) : this.#before(from);
    const width = (code ?? 0) > 0xffff ? 2 : 1;
    const next = run.back ? from + width : from - width;
    if (count - 1 > run.min) choices.push({ kind: 'run', pc, from: next, count: count - 1 });
    return next;
  }

  #isEdge(source: string, at: number): boolean {
    const text = this.#text;
    if (source === '^') return at === 0 || (this.#isMultiline && isLineEnd(text[at - 1]));
    if (source === '$') return at === text.length || (this.#isMultiline && isLineEnd(text[at]));
    const isBoundary = isWord(text[at - 1]) !== isWord(text[at]);
    return source === '\\b' ? isBoundary : !isBoundary;
  }

  #same(slot: number, at: number, back: boolean): number {
    const [start = -1, end = -1] = this.#slots.slice(slot, slot + 2);
    if (start < 0 || end < 0) return at;
    const length = end - start;
    this.steps -= length;
    const from = back ? at - length : at;
    const part = from < 0 ? '' : this.#text.slice(from, from + length);
    const known = this.#text.slice(start, end);
    const fold = this.#ignoresCase ? (one: string): string => one.toLowerCase() : String;
    if (fold(part) !== fold(known)) return -1;
    return back ? from : at + length;
  }
}

function isLineEnd(char: string | undefined): boolean {
  return char !== undefined && /[\n\r\u2028\u2029]/.test(char);
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char);
}
