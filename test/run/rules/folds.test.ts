import { expect, it } from 'vitest';
import type { SettledState } from '../../../src/run/records.ts';
import { Player, words } from '../player.ts';
import { sketch } from '../plans.ts';

const plan = sketch({
  a: {},
  f: { over: 'a' },
  after: { needs: ['f'] },
});

it('starts a fold with its source, and what needs it after both', () => {
  const player = new Player(plan);
  expect(words(player.start())).toEqual(['start a', 'start f']);
  expect(words(player.settle('a', 'succeeded'))).toEqual([]);
  expect(words(player.settle('f', 'succeeded'))).toEqual(['start after']);
});

it.each<SettledState>(['failed', 'timed_out'])(
  'skips a running fold whose source is %s',
  (state) => {
    const player = new Player(plan);
    player.start();
    expect(words(player.settle('a', state))).toEqual(['skip f']);
    expect(words(player.settle('f', 'skipped'))).toEqual(['skipped after', 'end failed MR410']);
  },
);

it('skips a fold whose source is skipped', () => {
  const player = new Player(sketch({ z: {}, a: { needs: ['z'] }, f: { over: 'a' } }));
  expect(words(player.start())).toEqual(['start z']);
  expect(words(player.settle('z', 'failed'))).toEqual([
    'skipped a',
    'skipped f',
    'end failed MR410',
  ]);
});

it('starts a fold later than its source when it needs another task', () => {
  const player = new Player(sketch({ z: {}, a: {}, f: { over: 'a', needs: ['z'] } }));
  expect(words(player.start())).toEqual(['start z', 'start a', 'waiting f']);
  expect(words(player.settle('a', 'succeeded'))).toEqual([]);
  expect(words(player.settle('z', 'succeeded'))).toEqual(['start f']);
});
