import { expect, test } from 'vitest';
import { builtInExports } from '../../../src/actions/packs.ts';
import { builtInActions } from '../../../src/actions/reference/load.ts';
import { checkWorkflow } from '../../../src/index.ts';

const packs = await builtInActions();
const actions = packs.flatMap((pack) => pack.actions);

test('every built-in action has a reference, in order', () => {
  const names = builtInExports.flatMap(({ pack, actions: own }) =>
    own.map((name) => `${pack}.${name}`),
  );
  expect(actions.map(({ name }) => name)).toEqual(names.toSorted());
});

test.each(actions.map((action) => [action.name, action] as const))(
  '%s says what its inputs are, and has an example that is valid',
  async (name, { input, example }) => {
    for (const [key, { description = '' }] of Object.entries(input.properties ?? {})) {
      expect([name, key, description]).toEqual([name, key, expect.stringMatching(/^[A-Z].*\.$/s)]);
    }
    expect(example).toContain(`action: ${name}`);
    const checked = await checkWorkflow(`tasks:\n${example.replaceAll(/^(?=.)/gm, '  ')}`);
    expect(checked).toMatchObject({ ok: true, warnings: [] });
  },
);
