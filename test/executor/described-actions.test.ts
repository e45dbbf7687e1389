import { describe, expect, test } from 'vitest';
import type { PackSet } from '../../src/actions/pack-set.ts';
import { builtInExports, builtInPacks } from '../../src/actions/packs.ts';
import { DescribedActions } from '../../src/executor/described-actions.ts';

const mine = { pack: 'mine', actions: ['fetch', 'push'], folds: [], others: { limit: 'a number' } };
const folder: PackSet = {
  folders: ['/w/actions'],
  packs: [
    ...builtInPacks(),
    { pack: 'mine', url: 'file:///w/actions/mine.mjs' },
    { pack: 'empty', url: 'file:///w/actions/empty.mjs' },
  ],
  clashes: new Map(),
  leftOut: [
    { folder: '/w/actions', name: 'README.md', reason: 'not .mjs, …' },
    { folder: '/w/actions', name: 'my-helper.mjs', reason: 'name it my_helper.mjs' },
  ],
};

function hintFor(action: string, set: PackSet = folder): string {
  const exports = [...builtInExports, mine, { pack: 'empty', actions: [], folds: [], others: {} }];
  return new DescribedActions(set, exports).hint(action);
}

describe('the hint for an unknown action', () => {
  test.each([
    [
      'a misspelt one',
      'mine.fech',
      "did you mean 'mine.fetch'? /w/actions/mine.mjs exports fetch, push",
    ],
    ['one that the pack lacks', 'mine.remove', '/w/actions/mine.mjs exports fetch, push'],
    [
      'an export that is no function',
      'mine.limit',
      "'limit' is a number, not a function. /w/actions/mine.mjs exports fetch, push",
    ],
    ['a pack without actions', 'empty.f', '/w/actions/empty.mjs exports no function'],
    [
      'a built-in pack',
      'core.transmogrify',
      'core exports ask, count, echo, fail, group, noop, sleep, stats, succeed, sum, top, wait_for, 1 more',
    ],
    [
      'a misspelt pack',
      'mines.retrieve_all',
      "did you mean the pack 'mine'? the packs of /w/actions and the built-in ones are core, file, http, shell, mine, empty; not taken: README.md (not .mjs, …), my-helper.mjs (name it my_helper.mjs)",
    ],
    [
      'a pack whose file is no pack',
      'my_helper.run',
      'the packs of /w/actions and the built-in ones are core, file, http, shell, mine, empty; not taken: my-helper.mjs (name it my_helper.mjs), README.md (not .mjs, …)',
    ],
  ])('that is %s names what there is', (_, action, hint) => {
    expect(hintFor(action)).toBe(hint);
  });

  test('without an action folder says where it would be', () => {
    expect(hintFor('p.f', { ...folder, folders: [], packs: builtInPacks(), leftOut: [] })).toBe(
      'only the built-in packs are known (core, file, http, shell): the folder of action files is actions/ beside the workflow file, or that of --actions',
    );
  });

  test('is bounded, however many packs and files there are', () => {
    const many = Array.from({ length: 100 }, (_, at) => `p${at}`);
    const set: PackSet = {
      ...folder,
      packs: many.map((pack) => ({ pack, url: `file:///w/actions/${pack}.mjs` })),
      leftOut: many.map((name) => ({ folder: '/w', name, reason: 'a test' })),
    };
    expect(hintFor('zoo.feed', set)).toMatch(/ p11, 88 more; not taken: .*p3 \(a test\), 96 more$/);
  });
});
