import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedDelay, retryDelay } from '../../src/items/retry.ts';
import type { ReadyRule } from '../../src/workflow/ready-rule.ts';
import { backoffs } from '../../src/workflow/workflow.ts';

function delays(retry: Partial<ReadyRule>): (number | undefined)[] {
  const whole = { count: 4, delay: 100, backoff: 'constant', ...retry } as const;
  return [1, 2, 3, 4, 5].map((attempt) => retryDelay(whole, attempt, () => 0.5));
}

test.each<[Partial<ReadyRule>, (number | undefined)[]]>([
  [{ backoff: 'constant' }, [100, 100, 100, 100, undefined]],
  [{ backoff: 'linear' }, [100, 200, 300, 400, undefined]],
  [{ backoff: 'exponential' }, [100, 200, 400, 800, undefined]],
  [{ backoff: 3 }, [100, 300, 900, 2700, undefined]],
  [{ backoff: 1 }, [100, 100, 100, 100, undefined]],
  [{ backoff: 1e300, delay: 0 }, [0, 0, 0, 0, undefined]],
  [{ backoff: 'exponential', maxDelay: 300 }, [100, 200, 300, 300, undefined]],
  [{ delay: 0, backoff: 'exponential' }, [0, 0, 0, 0, undefined]],
  [{ jitter: 0 }, [100, 100, 100, 100, undefined]],
  [{ jitter: 1 }, [50, 50, 50, 50, undefined]],
  [{ backoff: 'linear', jitter: 0.2 }, [90, 180, 270, 360, undefined]],
  [{ backoff: 'exponential', maxDelay: 300, jitter: 0.2 }, [90, 180, 270, 270, undefined]],
  [{ count: 1 }, [100, undefined, undefined, undefined, undefined]],
  [{ count: 0 }, [undefined, undefined, undefined, undefined, undefined]],
])('%o waits %o', (retry, expected) => {
  expect(delays(retry)).toEqual(expected);
});

test('A delay is never longer than its limit, and never negative', () => {
  const retry = fc.record({
    count: fc.constant(Number.MAX_SAFE_INTEGER),
    delay: fc.nat(),
    backoff: fc.oneof(fc.constantFrom(...backoffs), fc.double({ min: 1, noNaN: true })),
    maxDelay: fc.nat(),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(retry, fc.integer({ min: 1, max: 5000 }), (given, attempt) => {
      const delay = retryDelay(given, attempt, Math.random);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(given.maxDelay);
    }),
  );
});

test('Jitter shortens a delay by at most its fraction', () => {
  const retry = { count: 1, delay: 1000, backoff: 'constant', jitter: 0.3 } as const;
  expect(retryDelay(retry, 1, () => 0)).toBe(1000);
  expect(retryDelay(retry, 1, () => 0.999_999)).toBeGreaterThan(700);
});

const never = Number.POSITIVE_INFINITY;

test.each<[string, number, Partial<ReadyRule>, number, number | RegExp]>([
  ['is granted', 5000, {}, never, 5000],
  ['can be none', 0, {}, never, 0],
  ['is granted up to max_delay', 5000, { maxDelay: 5000 }, never, 5000],
  ['grows by a random fraction', 5000, { jitter: 0.5 }, never, 6250],
  ['does not grow beyond max_delay', 5000, { jitter: 1, maxDelay: 6000 }, never, 6000],
  ['is refused beyond max_delay', 5001, { maxDelay: 5000 }, never, /5\.0s, and max_delay is 5\.0s/],
  ['is refused beyond the time that is left', 5000, {}, 5000, /its time is over before that/],
])('A wait that a failure asks for %s', (_, asked, retry, left, expected) => {
  const found = askedDelay(asked, retry, left, () => 0.5);
  if (typeof expected === 'number') expect(found).toBe(expected);
  else expect(found).toEqual({ reason: expect.stringMatching(expected) });
});
