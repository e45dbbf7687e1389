import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJS } from '../../src/document/views/to-js.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { mostAttempts } from '../../src/items/entries.ts';
import { itemNamesView, outputsView, ResultIndex } from '../../src/items/results.ts';
import { failureNames } from '../../src/items/failure.ts';
import { boom, type Completion, seal } from './batches.ts';

/** An index over batches of these completions. */
function results(
  length: number,
  ...groups: readonly (readonly Completion[])[]
): { index: ResultIndex; batches: CompletionBatch[] } {
  const index = ResultIndex.create(length);
  const batches = groups.map((entries) => CompletionBatch.open(seal(new BatchWriter(), entries)));
  for (const [number, batch] of batches.entries()) index.take(batch, number);
  return { index, batches };
}

function success(index: number, value: unknown, attempt = 1): Completion {
  return { index, attempt, state: 'succeeded', value };
}

test('Outputs are found at their index, in any order of batches', () => {
  const order = fc.uniqueArray(fc.nat({ max: 19 }), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(order, fc.integer({ min: 1, max: 20 }), (indexes, size) => {
      const groups: Completion[][] = [];
      for (let at = 0; at < indexes.length; at += size) {
        groups.push(indexes.slice(at, at + size).map((index) => success(index, { n: index })));
      }
      const { index, batches } = results(20, ...groups);
      expect(toJS(outputsView(index, batches))).toEqual(
        Array.from({ length: 20 }, (_, n) => ({ n })),
      );
    }),
  );
});

test('An item that did not succeed has an error and no output', () => {
  const { index, batches } = results(4, [
    success(0, 'fine', 3),
    { index: 1, attempt: 2, state: 'failed', value: boom },
    { index: 2, attempt: 1, state: 'timed_out', value: { code: 'MR406', message: 'late' } },
  ]);
  expect(toJS(outputsView(index, batches))).toEqual(['fine', null, null, null]);
  const late = { ...boom, code: 'MR406', message: 'late' } as const;
  expect(toJS(itemNamesView(index, batches))).toEqual([
    { status: 'succeeded', output: 'fine', error: null, attempts: 3 },
    { status: 'failed', output: null, error: failureNames(boom), attempts: 2 },
    { status: 'timed_out', output: null, error: failureNames(late), attempts: 1 },
    { status: 'waiting', output: null, error: null, attempts: 0 },
  ]);
});

test('Discarded entries are ignored', () => {
  const index = ResultIndex.create(2);
  const batch = CompletionBatch.open(
    seal(new BatchWriter(), [success(0, 'late'), success(1, 'good')]),
  );
  batch.discard([0]);
  index.take(batch, 0);
  expect(toJS(outputsView(index, [batch]))).toEqual([null, 'good']);
  expect(index.find(0)).toBeUndefined();
});

test('An index that another thread has filled reads the same', () => {
  const { index, batches } = results(3, [success(2, 'c')], [success(0, 'a'), success(1, 'b')]);
  const shared = new ResultIndex(index.buffer);
  expect(shared.length).toBe(3);
  expect(toJS(outputsView(shared, batches))).toEqual(['a', 'b', 'c']);
});

test('Attempts up to the largest in a batch are kept', () => {
  const { index, batches } = results(1, [success(0, null, mostAttempts)]);
  expect(itemNamesView(index, batches)[0]).toMatchObject({ attempts: mostAttempts });
});

test('Views of no items are empty lists', () => {
  const { index, batches } = results(0);
  expect(toJS(outputsView(index, batches))).toEqual([]);
  expect(toJS(itemNamesView(index, batches))).toEqual([]);
});

test('The elements of a view of items are read-only', () => {
  const { index, batches } = results(1, [{ index: 0, attempt: 1, state: 'failed', value: boom }]);
  const [item] = itemNamesView(index, batches);
  expect(Object.isFrozen(item)).toBe(true);
  expect(Object.isFrozen(Object(item).error)).toBe(true);
});

test('An index that grows finds what it found before, and hands over no more than its items', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }), (steps) => {
      const index = ResultIndex.create(0);
      const values: number[] = [];
      for (const step of steps) {
        index.grow(values.length + step);
        for (let at = 0; at < step; at++) {
          index.set(values.length, at, step, 'succeeded', 1);
          values.push(step);
        }
        const copy = new ResultIndex(index.buffer);
        expect(copy.length).toBe(values.length);
        expect(values.map((_, item) => copy.find(item)?.position)).toEqual(values);
      }
      index.grow(values.length + 2);
      index.close('skipped');
      expect(index.endOf(values.length + 1)).toBe('skipped');
    }),
  );
});
