import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makePage, pageFiles } from '../../reference/pages.ts';

test.each(pageFiles)('%s is what the program makes', async (name) => {
  const file = new URL(`../../../${name}`, import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(await makePage(name));
});
