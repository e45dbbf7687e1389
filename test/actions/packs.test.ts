import { expect, test } from 'vitest';
import { foldOf } from '../../src/actions/fold.ts';
import { builtInExports, builtInPacks } from '../../src/actions/packs.ts';
import { loadPack } from '../../src/actions/registry.ts';

test('the built-in packs export what their modules do, which need not be loaded for that', async () => {
  const exported = builtInPacks().map(async (source) => {
    const { actions } = await loadPack(source);
    const names = [...actions.keys()].toSorted();
    const folds = names.filter((name) => foldOf(actions.get(name) ?? {}));
    return { pack: source.pack, actions: names, folds, others: {} };
  });
  expect(await Promise.all(exported)).toEqual(builtInExports);
});
