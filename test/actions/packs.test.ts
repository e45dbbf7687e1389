import { expect, test } from 'vitest';
import { builtInExports, builtInPacks } from '../../src/actions/packs.ts';
import { loadPack } from '../../src/actions/registry.ts';

test('the built-in packs export what their modules do, which need not be loaded for that', async () => {
  const exported = builtInPacks().map(async (source) => {
    const { actions } = await loadPack(source);
    return { pack: source.pack, actions: [...actions.keys()].toSorted(), others: {} };
  });
  expect(await Promise.all(exported)).toEqual(builtInExports);
});
