import { expect, test } from 'vitest';
import { deferred } from '../../src/lang/deferred.ts';

test('A deferred resolves from outside, once', async () => {
  const one = deferred<number>();
  one.resolve(1);
  one.resolve(2);
  one.reject(new Error('too late'));
  await expect(one.promise).resolves.toBe(1);
});

test('A deferred rejects from outside', async () => {
  const one = deferred<number>();
  one.reject(new Error('no'));
  await expect(one.promise).rejects.toThrow('no');
});
