import { expect, it } from 'vitest';
import { changeText, readChange, settingOf } from '../../src/run/setting-change.ts';

it('reads what it has written, of that setting alone', () => {
  const what = settingOf.concurrency('a: 1 → 2');
  const change = { what, before: 4, after: 8 };
  expect(readChange(what, changeText(change))).toEqual(change);
  expect(readChange(settingOf.concurrency('a'), changeText(change))).toBeUndefined();
  expect(readChange(settingOf.rateLimit('a: 1 → 2'), changeText(change))).toBeUndefined();
});

it('has no step without a number before', () => {
  const what = settingOf.concurrency('a');
  expect(changeText({ what, after: 8 })).toBe('concurrency of a: 8');
  expect(readChange(what, 'concurrency of a: 8')).toBeUndefined();
});
