import { expect, test } from 'vitest';
import { Deaths } from '../../../src/work/threads/crash-tracker.ts';

const item = (index: number): { index: number; attempt: number } => ({ index, attempt: 1 });

test('Items that were in flight together are suspects, and none is poison', () => {
  const deaths = new Deaths();
  for (let death = 0; death < 9; death++)
    expect(deaths.note([item(1), item(2)], 'sure')).toEqual([]);
  expect(deaths.takeSuspects()).toEqual([1, 2]);
  expect(deaths.takeSuspects()).toEqual([]);
});

test('An item that was alone three times is poison', () => {
  const deaths = new Deaths();
  expect(deaths.note([item(1)], 'sure')).toEqual([]);
  deaths.note([item(1), item(2)], 'sure');
  deaths.note([item(2)], 'sure');
  expect(deaths.note([item(1)], 'sure')).toEqual([]);
  expect(deaths.note([item(1)], 'sure')).toEqual([item(1)]);
});

test('An item that was beside those of other drains is a suspect, however often', () => {
  const deaths = new Deaths();
  for (let death = 0; death < 9; death++) expect(deaths.note([item(1)], 'likely')).toEqual([]);
  expect(deaths.takeSuspects()).toEqual([1]);
});

test('What was beside a more likely culprit is a suspect the second time', () => {
  const deaths = new Deaths();
  deaths.note([item(1)], 'unlikely');
  expect(deaths.takeSuspects()).toEqual([]);
  deaths.note([item(1), item(2)], 'unlikely');
  expect(deaths.takeSuspects()).toEqual([1]);
});

test('A worker that is ended on purpose makes nobody a suspect', () => {
  const deaths = new Deaths();
  for (let end = 0; end < 99; end++) deaths.note(end % 2 ? [item(1)] : [], 'none');
  expect(deaths.takeSuspects()).toEqual([]);
  expect(deaths).toMatchObject({ hopeless: false, loading: false });
});

test('Deaths with nothing in flight end in giving up, unless something comes in', () => {
  const deaths = new Deaths();
  const die = (times: number): void => {
    for (let death = 0; death < times; death++) deaths.note([], 'sure');
  };
  die(19);
  expect(deaths).toMatchObject({ hopeless: false, loading: true });
  deaths.relent();
  expect(deaths.loading).toBe(false);
  die(19);
  expect(deaths.hopeless).toBe(false);
  die(1);
  expect(deaths.hopeless).toBe(true);
});

test('A death beside other drains is not held against a task that had nothing in flight', () => {
  const deaths = new Deaths();
  for (let death = 0; death < 99; death++) deaths.note([], 'likely');
  expect(deaths).toMatchObject({ hopeless: false, loading: true });
});
