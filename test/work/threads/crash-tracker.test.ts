import { expect, test } from 'vitest';
import { CrashTracker } from '../../../src/work/threads/crash-tracker.ts';

const item = (index: number): { index: number; attempt: number } => ({ index, attempt: 1 });

test('Items that were in flight together are suspects, and none is poison', () => {
  const tracker = new CrashTracker();
  for (let death = 0; death < 9; death++)
    expect(tracker.record([item(1), item(2)], 'sure')).toEqual([]);
  expect(tracker.takeSuspects()).toEqual([1, 2]);
  expect(tracker.takeSuspects()).toEqual([]);
});

test('An item that ran alone in three dead workers is poison', () => {
  const tracker = new CrashTracker();
  expect(tracker.record([item(1)], 'sure')).toEqual([]);
  tracker.record([item(1), item(2)], 'sure');
  tracker.record([item(2)], 'sure');
  expect(tracker.record([item(1)], 'sure')).toEqual([]);
  expect(tracker.record([item(1)], 'sure')).toEqual([item(1)]);
});

test('An item that ran next to those of other consumers is a suspect, however often', () => {
  const tracker = new CrashTracker();
  for (let death = 0; death < 9; death++) expect(tracker.record([item(1)], 'likely')).toEqual([]);
  expect(tracker.takeSuspects()).toEqual([1]);
});

test('An item next to a likelier culprit is a suspect the second time', () => {
  const tracker = new CrashTracker();
  tracker.record([item(1)], 'unlikely');
  expect(tracker.takeSuspects()).toEqual([]);
  tracker.record([item(1), item(2)], 'unlikely');
  expect(tracker.takeSuspects()).toEqual([1]);
});

test('A worker that is ended on purpose makes no item a suspect', () => {
  const tracker = new CrashTracker();
  for (let end = 0; end < 99; end++) tracker.record(end % 2 ? [item(1)] : [], 'none');
  expect(tracker.takeSuspects()).toEqual([]);
  expect(tracker).toMatchObject({ isCrashLooping: false, isLoading: false });
});

test('Deaths with nothing in flight end in giving up, unless something comes in', () => {
  const tracker = new CrashTracker();
  const die = (times: number): void => {
    for (let death = 0; death < times; death++) tracker.record([], 'sure');
  };
  die(19);
  expect(tracker).toMatchObject({ isCrashLooping: false, isLoading: true });
  tracker.reset();
  expect(tracker.isLoading).toBe(false);
  die(19);
  expect(tracker.isCrashLooping).toBe(false);
  die(1);
  expect(tracker.isCrashLooping).toBe(true);
});

test('A death next to other consumers does not count against a task with nothing in flight', () => {
  const tracker = new CrashTracker();
  for (let death = 0; death < 99; death++) tracker.record([], 'likely');
  expect(tracker).toMatchObject({ isCrashLooping: false, isLoading: true });
});
