import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { builtInExports, builtInPacks } from '../../src/actions/packs.ts';
import { loadAction } from '../../src/actions/registry.ts';
import { contextFor } from '../actions/context.ts';

const text = readFileSync(
  fileURLToPath(new URL('../../../docs/actions.md', import.meta.url)),
  'utf8',
);

interface Row {
  readonly name: string;
  readonly input: string;
}

const rows: readonly Row[] = [...text.matchAll(/^\| `(\w+\.\w+)` +\| ([^|]+) \|/gm)].map(
  ([, name = '', input = '']) => ({ name, input }),
);

/** The keys in the input of a row, with those of the row that it refers to. */
function keysOf({ input }: Row): string[] {
  const other = rows.find(({ name }) => input.includes(`the keys of \`${name}\``));
  const own = input.match(/(?<=^|, |, and one of |, and | or )`\w+`/g) ?? [];
  return [...(other ? keysOf(other) : []), ...own.map((key) => key.slice(1, -1))];
}

/** The issues of the keys that the input has, and of those that it has not. */
async function issuesOf(name: string, keys: readonly string[]): Promise<string> {
  const action = await loadAction(builtInPacks(), name);
  // No key takes a symbol, so that nothing runs.
  const input = Object.fromEntries(keys.map((key) => [key, Symbol(key)]));
  return Promise.resolve()
    .then(() => action(input, contextFor()))
    .then(
      () => 'it ran',
      (error: Error) => error.message,
    );
}

describe('the reference of the built-in actions', () => {
  test('has every action, in order', () => {
    const names = builtInExports.flatMap(({ pack, actions }) =>
      actions.map((name) => `${pack}.${name}`),
    );
    expect(rows.map(({ name }) => name)).toEqual(names.toSorted());
  });

  test.each(rows.filter(({ name }) => !name.startsWith('core.')))(
    'names only keys that $name has',
    async (row) => {
      const keys = keysOf(row);
      expect(keys.length).toBeGreaterThan(0);
      const issues = await issuesOf(row.name, keys);
      expect(issues).toContain('the input is invalid');
      expect(issues).not.toMatch(/unrecognized/i);
      expect(await issuesOf(row.name, [...keys, 'surplus'])).toMatch(/unrecognized.*surplus/i);
    },
  );
});
