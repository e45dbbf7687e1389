import { appendFileSync, existsSync } from 'node:fs';
import { defineFold, type FoldContext } from '../../../src/index.ts';

/** Puts the values one after the other. Only in order is it the same however it is cut. */
export const join = defineFold({
  fold: (acc: readonly unknown[], values: readonly unknown[]) => [...acc, ...values],
  merge: (a, b) => [...a, ...b],
  finish: (acc) => acc.join(' '),
});

/** A reducer without `merge`: each unit continues the one before. */
export const digest = {
  fold(acc: number, values: readonly number[]): number {
    return values.reduce((sum, value) => (sum * 31 + value) % 1_000_000_007, acc);
  },
};

/** Notes its calls in a file, and fails while another file exists. */
export const noted = defineFold<number, number>({
  async fold(acc, values, ctx) {
    note('fold', ctx);
    return acc + values.length;
  },
  merge(a, b, ctx) {
    note('merge', ctx);
    return a + b;
  },
});

function note(what: string, { with: settings, index, attempt }: FoldContext): void {
  const { file, obstacle } = Object(settings);
  appendFileSync(file, `${what} ${index} ${attempt}\n`);
  if (existsSync(obstacle)) throw new Error('there is an obstacle');
}

/** Is no fold. */
export const plain = (input: unknown): unknown => input;

/** Fails for odd numbers. */
export function even(n: number): number {
  if (n % 2 === 1) throw new Error('odd');
  return n;
}

/** Fails for the number `at` while the file exists. */
export function failWhile({
  n,
  at,
  file,
}: {
  readonly n: number;
  readonly at: number;
  readonly file: string;
}): number {
  if (n === at && existsSync(file)) throw new Error('there is an obstacle');
  return n;
}
