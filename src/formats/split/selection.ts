import type { SourceSettings } from '../source.ts';

/** Which elements of a source are taken, and how many of them make an item. */
export type Selection = Pick<SourceSettings, 'offset' | 'maxItems' | 'sample' | 'seed' | 'batch'>;

/**
 * Whether the element at a byte of a file is in the sample. It depends on nothing else: a part of a
 * text is sampled as it was when all of it was read.
 */
export function isSampled(
  { sample, seed }: Pick<Selection, 'sample' | 'seed'>,
  file: number,
  start: number,
): boolean {
  if (sample === undefined || sample >= 1) return true;
  const high = Math.floor(start / 2 ** 32);
  const hash = mixed(mixed(mixed(seed | 0, file), high), start | 0);
  return (hash >>> 0) / 2 ** 32 < sample;
}

/** The finalizer of MurmurHash3 over a hash and a word. */
function mixed(hash: number, word: number): number {
  let value = Math.imul(hash ^ word, 0x9e3779b1) + 0x7f4a7c15;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
