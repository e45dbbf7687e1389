import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exportsOf, namedBy } from './support/declarations.ts';

const root = new URL('../..', import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  exports: Record<string, { readonly types?: string }>;
};

/** The types of the builder are computed from others, and compiled in `builder/types.test.ts`. */
const entries = ['.', './action', './document'];

test.each(entries)('the types of the entry %s name no type that it does not export', (entry) => {
  const types = exports[entry]?.types ?? '';
  const exported = [...exportsOf(fileURLToPath(new URL(types, root))).values()];
  const ids = new Set(exported.map(({ id }) => id));
  const missing = exported.flatMap((declaration) =>
    namedBy(declaration)
      .filter(({ id }) => !ids.has(id))
      .map(({ name }) => `${declaration.name} names ${name}`),
  );
  expect(exported.length).toBeGreaterThan(3);
  expect(missing).toEqual([]);
});
