import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextCommand } from '../../src/cli/store-folder.ts';

it('adds the option of the store, if one was given', () => {
  expect(nextCommand(['ps'], undefined)).toBe('millrace ps');
  expect(nextCommand(['ps'], '/data/runs')).toBe('millrace ps --store /data/runs');
});

it('quotes words for a shell', () => {
  const words = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(words, (store) => {
      const command = nextCommand(['inspect', 'last'], store);
      const script = `millrace() { printf '%s\\0' "$@"; }; ${command}`;
      const read = execFileSync('/bin/sh', ['-c', script]).toString().split('\0');
      expect(read).toEqual(['inspect', 'last', '--store', store, '']);
    }),
    { numRuns: 25 },
  );
});
