import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { longTimeout } from '../../src/lang/long-timeout.ts';

const day = 86_400_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([1, day, 2 ** 31 - 1, 2 ** 31, 60 * day, 1000 * day])(
  'A timeout of %d ms calls back once, in time',
  (ms) => {
    const callback = vi.fn();
    longTimeout(ms, callback);
    vi.advanceTimersByTime(ms - 1);
    expect(callback).toHaveBeenCalledTimes(0);
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(3000 * day);
    expect(callback).toHaveBeenCalledTimes(1);
  },
);

it('A timeout that is cancelled never calls back, however late that is', () => {
  const callback = vi.fn();
  const cancel = longTimeout(60 * day, callback);
  vi.advanceTimersByTime(50 * day);
  cancel();
  vi.advanceTimersByTime(100 * day);
  expect(callback).not.toHaveBeenCalled();
});
