import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);

const entries = ['index', 'actions/define', 'builder/public', 'document/public'];

test.each(entries)('a CommonJS program can require %s', (entry) => {
  // Fails if any module behind it awaits at its top level.
  expect(Object.keys(require(`../src/${entry}.js`))).not.toEqual([]);
});
