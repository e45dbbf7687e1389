import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from '../../src/run/retry.ts';
import { backoffs, type Retry } from '../../src/workflow/workflow.ts';

function delays(retry: Partial<Retry>): (number | undefined)[] {
  const whole = { count: 4, delay: 100, backoff: 'constant', ...retry } as const;
  return [1, 2, 3, 4, 5].map((attempt) => retryDelay(whole, attempt, () => 0.5));
}

test.each<[Partial<Retry>, (number | undefined)[]]>([
  [{ backoff: 'constant' }, [100, 100, 100, 100, undefined]],
  [{ backoff: 'linear' }, [100, 200, 300, 400, undefined]],
  [{ backoff: 'exponential' }, [100, 200, 400, 800, undefined]],
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
    backoff: fc.constantFrom(...backoffs),
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
