import { expect, test } from 'vitest';
import { CrashTracker } from '../../../src/work/threads/crash-tracker.ts';

const item = (index: number): { index: number; attempt: number } => ({ index, attempt: 1 });

test('Items that were in flight together are suspects, and none is poison', () => {
  const deaths = new CrashTracker();
  for (let death = 0; death < 9; death++)
    expect(deaths.record([item(1), item(2)], 'sure')).toEqual([]);
  expect(deaths.takeSuspects()).toEqual([1, 2]);
  expect(deaths.takeSuspects()).toEqual([]);
});

test('An item that was alone three times is poison', () => {
  const deaths = new CrashTracker();
  expect(deaths.record([item(1)], 'sure')).toEqual([]);
  deaths.record([item(1), item(2)], 'sure');
  deaths.record([item(2)], 'sure');
  expect(deaths.record([item(1)], 'sure')).toEqual([]);
  expect(deaths.record([item(1)], 'sure')).toEqual([item(1)]);
});

test('An item that was beside those of other drains is a suspect, however often', () => {
  const deaths = new CrashTracker();
  for (let death = 0; death < 9; death++) expect(deaths.record([item(1)], 'likely')).toEqual([]);
  expect(deaths.takeSuspects()).toEqual([1]);
});

test('What was beside a more likely culprit is a suspect the second time', () => {
  const deaths = new CrashTracker();
  deaths.record([item(1)], 'unlikely');
  expect(deaths.takeSuspects()).toEqual([]);
  deaths.record([item(1), item(2)], 'unlikely');
  expect(deaths.takeSuspects()).toEqual([1]);
});

test('A worker that is ended on purpose makes nobody a suspect', () => {
  const deaths = new CrashTracker();
  for (let end = 0; end < 99; end++) deaths.record(end % 2 ? [item(1)] : [], 'none');
  expect(deaths.takeSuspects()).toEqual([]);
  expect(deaths).toMatchObject({ isCrashLooping: false, isLoading: false });
});

test('Deaths with nothing in flight end in giving up, unless something comes in', () => {
  const deaths = new CrashTracker();
  const die = (times: number): void => {
    for (let death = 0; death < times; death++) deaths.record([], 'sure');
  };
  die(19);
  expect(deaths).toMatchObject({ isCrashLooping: false, isLoading: true });
  deaths.reset();
  expect(deaths.isLoading).toBe(false);
  die(19);
  expect(deaths.isCrashLooping).toBe(false);
  die(1);
  expect(deaths.isCrashLooping).toBe(true);
});

test('A death beside other drains is not held against a task that had nothing in flight', () => {
  const deaths = new CrashTracker();
  for (let death = 0; death < 99; death++) deaths.record([], 'likely');
  expect(deaths).toMatchObject({ isCrashLooping: false, isLoading: true });
});
