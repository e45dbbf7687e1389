import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CountingMatcher } from '../../../src/expression/regex/matcher.ts';
import { parsePattern } from '../../../src/expression/regex/parse.ts';
import { programOf } from '../../../src/expression/regex/program.ts';

/** The matches that the counting matcher finds: each with its start and end. */
function counted(regex: RegExp, text: string): [number, number][] | undefined {
  const program = programOf(parsePattern(regex), regex);
  if (!program) return undefined;
  const matcher = new CountingMatcher(program, regex, text, 200_000);
  const found: [number, number][] = [];
  for (let at = 0; at <= text.length;) {
    const end = matcher.matchAt(at);
    if (end >= 0) found.push([at, end]);
    at = end > at ? end : at + 1;
  }
  return matcher.steps < 0 ? undefined : found;
}

function native(regex: RegExp, text: string): [number, number][] {
  const all = new RegExp(regex.source, `${regex.flags.replace('g', '')}g`);
  return [...text.matchAll(all)].map(({ 0: found, index }) => [index, index + found.length]);
}

const patterns = [
  /a/,
  /ab|a/,
  /(a|b)*c/,
  /a+?b*/,
  /^a|b$/m,
  /\bab\B/,
  /[^a-c]+/,
  /[\]b]/,
  /\d{2,3}x?/,
  /(?:ab){2,}/,
  /(a)(b)?\2c/,
  /(?<n>a+)b\k<n>/,
  /(?=ab)a/,
  /a(?!b)/,
  /(?<=a)b/,
  /(?<!a)b/,
  /(?<=(a+))b\1/,
  /\u0061\x62/,
  /./s,
  /a.c/,
  /\p{L}+/u,
  /\u{1F600}./u,
  /AB/i,
  /(a*)*b/,
  /(a*)+/,
  /(?:)/,
  /a{0}b/,
  /a{2}/,
  /a{,2}/,
  /{a}/,
  /[^]/,
  /\0|\cA|\//,
  /(?:a|b|)c/,
  /((a)|b)+/,
  /(?:a?)*?b/,
  /^(?:a+)+$/,
  /\w+\s\w+/,
];

describe('the matcher that counts', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'aabbc AB1x{},]\n😀\0'), maxLength: 12 });

  test.each(patterns)('%s finds what JavaScript finds', (regex) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(counted(regex, text)).toEqual(native(regex, text));
      }),
    );
  });

  test('finds what JavaScript finds for any pattern of these parts', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '\\w', '\\b', '^', '$', '(?=a)', '(?!b)');
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => one + other),
        fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => `(?:${one}|${other})`),
        fc
          .tuple(tie('tree'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{1,2}', '{2,}'))
          .map(([one, times]) => `(${one})${times}`),
      ),
    }));
    fc.assert(
      fc.property(tree, texts, (source, text) => {
        const found = counted(new RegExp(source), text);
        if (found) expect(found).toEqual(native(new RegExp(source), text));
      }),
      { numRuns: 500 },
    );
  });

  test('counts more steps for a text on which the way back explodes', () => {
    const stepsOf = (length: number): number => {
      const regex = /^(a+)+$/;
      const program = programOf(parsePattern(regex), regex);
      if (!program) throw new Error('too large');
      const matcher = new CountingMatcher(program, regex, `${'a'.repeat(length)}!`, 10_000_000);
      matcher.matchAt(0);
      return 10_000_000 - matcher.steps;
    };
    expect(stepsOf(16) / stepsOf(12)).toBeGreaterThan(12);
  });
});
