import { describe, expect, it } from 'vitest';
import { pageBytes, residentBytes } from '../../src/executor/memory.ts';

const MiB = 2 ** 20;

describe('the memory for outputs that are read', () => {
  it.each([
    ['an eighth of the budget, over all threads', 768 * MiB, 3, 64 * 1024, 32],
    ['8 MiB a thread at least', 64 * MiB, 9, 64 * 1024, 8],
    ['as much as the budget allows', 8192 * MiB, 2, 64 * 1024, 512],
    ['16 MiB a thread without a budget', undefined, 3, 64 * 1024, 16],
    ['less in a small container', undefined, 2, 768, 12],
    ['8 MiB at least in one that is smaller', undefined, 3, 128, 8],
  ])('is %s', (_, budget, threads, available, expected) => {
    expect(pageBytes(budget, threads, available * MiB)).toBe(expected * MiB);
  });

  it('is as much again for small outputs that stay in memory', () => {
    expect(residentBytes(64 * MiB)).toBe(8 * MiB);
    expect(residentBytes(undefined, 1024 * MiB)).toBe(32 * MiB);
  });
});
