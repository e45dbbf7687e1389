import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/help.ts';
import { errorTable } from '../../src/index.ts';

const readme = await readFile(
  fileURLToPath(new URL('../../../README.md', import.meta.url)),
  'utf8',
);

describe('the table of exit codes', () => {
  it('has the exit code of every error', () => {
    const known = new Set<number>(exitCodes.map(([code]) => code));
    const errors = Object.values(errorTable).map(({ exit }) => exit);
    expect(errors.filter((exit) => !known.has(exit))).toEqual([]);
  });

  it('is the table of the README', () => {
    const rows = exitCodes.map(([code, means]) => `| ${code} | ${means} |`);
    const table = ['| exit code | means |', '| --- | --- |', ...rows].join('\n');
    const squeezed = readme.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
    expect(squeezed).toContain(`\n\n${table}\n\n`);
  });
});
