import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  byState,
  countEnded,
  countFailures,
  failureStates,
  holdsFailure,
  itemStates,
  stateCode,
  stateOf,
} from '../../src/items/item-state.ts';

test('states have the codes that the schema of batches names', () => {
  const path = fileURLToPath(new URL('../../../schema/completion.fbs', import.meta.url));
  const line = itemStates.map((state, code) => `${code} ${state}`).join(', ');
  expect(readFileSync(path, 'utf8')).toContain(`//    4 state: ${line}\n`);
  expect(itemStates.map((state) => stateOf(stateCode[state]))).toEqual(itemStates);
  expect(stateOf(itemStates.length)).toBeUndefined();
});

test('a tally counts every state, and failures among them', () => {
  const tally = byState((state) => 10 ** itemStates.indexOf(state));
  expect(Object.keys(tally)).toEqual(itemStates);
  expect(countEnded(tally)).toBe(11_111);
  expect(countFailures(tally)).toBe(110);
});

test('an entry that counts as a failure holds one', () => {
  expect(failureStates.every((state) => holdsFailure[state])).toBe(true);
  expect(holdsFailure.succeeded).toBe(false);
});
