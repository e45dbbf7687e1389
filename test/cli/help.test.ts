import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/help.ts';
import { errorTable } from '../../src/index.ts';

describe('the table of exit codes', () => {
  it('has the exit code of every error', () => {
    const known = new Set<number>(exitCodes.map(([code]) => code));
    const errors = Object.values(errorTable).map(({ exit }) => exit);
    expect(errors.filter((exit) => !known.has(exit))).toEqual([]);
  });
});
