import { expect, test } from 'vitest';
import { Deaths } from '../../src/engine/deaths.ts';

const item = (index: number): { index: number; attempt: number } => ({ index, attempt: 1 });

test('Items that were in flight together are suspects, and none is poison', () => {
  const deaths = new Deaths();
  for (let death = 0; death < 9; death++) expect(deaths.note([item(1), item(2)])).toEqual([]);
  expect(deaths.takeSuspects()).toEqual([1, 2]);
  expect(deaths.takeSuspects()).toEqual([]);
});

test('An item that was alone three times is poison', () => {
  const deaths = new Deaths();
  expect(deaths.note([item(1)])).toEqual([]);
  deaths.note([item(1), item(2)]);
  deaths.note([item(2)]);
  expect(deaths.note([item(1)])).toEqual([]);
  expect(deaths.note([item(1)])).toEqual([item(1)]);
});

test('Deaths with nothing in flight end in giving up, unless something comes in', () => {
  const deaths = new Deaths();
  const phase = (): boolean => {
    deaths.note([]);
    deaths.note([]);
    return deaths.isHopeless();
  };
  for (let count = 1; count < 10; count++) expect(phase()).toBe(false);
  deaths.relent();
  for (let count = 1; count < 10; count++) expect(phase()).toBe(false);
  expect(phase()).toBe(true);
});

test('A phase that ends without a death is not held against the task', () => {
  const deaths = new Deaths();
  for (let count = 0; count < 20; count++) expect(deaths.isHopeless()).toBe(false);
});
