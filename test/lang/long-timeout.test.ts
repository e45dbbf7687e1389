import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { longTimeout } from '../../src/lang/long-timeout.ts';

const day = 86_400_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([1, day, 2 ** 31 - 1, 2 ** 31, 60 * day, 1000 * day])(
  'An alarm in %d ms rings then, and once',
  (ms) => {
    const ring = vi.fn();
    longTimeout(ms, ring);
    vi.advanceTimersByTime(ms - 1);
    expect(ring).toHaveBeenCalledTimes(0);
    vi.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(3000 * day);
    expect(ring).toHaveBeenCalledTimes(1);
  },
);

it('An alarm that is called off does not ring, however late that is', () => {
  const ring = vi.fn();
  const off = longTimeout(60 * day, ring);
  vi.advanceTimersByTime(50 * day);
  off();
  vi.advanceTimersByTime(100 * day);
  expect(ring).not.toHaveBeenCalled();
});
