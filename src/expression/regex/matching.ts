import { chargeWork, workLeft } from '../budget/budget.ts';
import { CountingMatcher } from './matcher.ts';
import { parsePattern, type Pattern } from './parse.ts';
import { type PatternProgram, programOf } from './program.ts';

/** How often a regular expression matches a text, and how much of it. Upper bounds of both. */
export interface Matching {
  readonly count: number;
  readonly length: number;
  /** Its groups can be longer than its match. */
  readonly looksAround: boolean;
}

interface Known {
  readonly program: PatternProgram | undefined;
  /** Steps of the worst text of n characters: at most `ways * (n + 1) ** degree`. */
  readonly ways: number;
  readonly degree: number;
  readonly looksAround: boolean;
}

/** Matching that takes no more steps is not counted. */
const fewSteps = 4096;

const mostKnown = 200;
const known = new Map<string, Known>();

/**
 * Charges what it takes to match a text: the first match, or all, from `from`. A match can take
 * exponential time and cannot be interrupted, so it is tried first by a matcher that counts.
 */
export function chargeMatching(
  text: string,
  regex: RegExp,
  which: 'first' | 'all',
  from = 0,
): Matching {
  const { program, ways, degree, looksAround } = knownOf(regex);
  chargeWork(1 + text.length / 8);
  if (ways * (text.length + 1) ** degree <= fewSteps) {
    return { count: text.length + 1, length: text.length, looksAround };
  }
  if (!program) chargeWork(Infinity);
  const before = workLeft();
  const matcher = new CountingMatcher(program ?? { code: [], slots: 0 }, regex, text, before);
  let [at, count, length] = [from, 0, 0];
  while (at <= text.length && matcher.steps >= 0) {
    const end = matcher.matchAt(at);
    if (end >= 0) {
      count += 1;
      length += end - at;
      if (which === 'first') break;
    } else if (regex.sticky) break;
    at = end > at ? end : at + 1;
  }
  chargeWork(matcher.steps < 0 ? Infinity : before - matcher.steps);
  return { count, length, looksAround };
}

function knownOf(regex: RegExp): Known {
  const key = `${regex.flags}/${regex.source}`;
  const before = known.get(key);
  if (before) return before;
  const pattern = parsePattern(regex);
  const { ways, degree } = costOf(pattern);
  const looksAround = /\(\?<?[=!]/.test(regex.source);
  const made = {
    program: programOf(pattern, regex),
    ways: ways * (regex.source.length + 1),
    degree: degree + 1,
    looksAround,
  };
  if (known.size >= mostKnown) known.clear();
  known.set(key, made);
  return made;
}

interface Cost {
  readonly ways: number;
  /** Repetitions whose lengths can be chosen independently. */
  readonly degree: number;
}

function costOf(pattern: Pattern): Cost {
  switch (pattern.kind) {
    case 'atom':
    case 'edge':
      return { ways: 1, degree: 0 };
    case 'same':
      return { ways: 1, degree: 1 };
    case 'sequence':
      return pattern.parts.map(costOf).reduce(both, { ways: 1, degree: 0 });
    case 'either': {
      const { ways, degree } = pattern.options.map(costOf).reduce(both, { ways: 1, degree: 0 });
      return { ways: ways * pattern.options.length, degree };
    }
    case 'group':
    case 'look':
      return costOf(pattern.inner);
    case 'repeat': {
      const inner = costOf(pattern.inner);
      if (pattern.max <= 1) return { ways: inner.ways * 2, degree: inner.degree };
      const isOne = pattern.inner.kind === 'atom';
      return { ways: 1, degree: isOne ? 1 : Infinity };
    }
  }
}

function both(one: Cost, other: Cost): Cost {
  return { ways: one.ways * other.ways, degree: one.degree + other.degree };
}
