import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../../src/cli', import.meta.url));

it('only one file of the command reads the clock', () => {
  const readers = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) =>
      /\bDate\.now|\bDate\(\)|\bperformance\.|\bhrtime\b/.test(readFileSync(file, 'utf8')),
    );
  expect(readers.map((file) => relative(folder, file))).toEqual(['clock.ts']);
});
