import { expect, test } from 'vitest';
import { toJS } from '../../src/document/views/to-js.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { itemResults } from '../../src/items/item-results.ts';
import { ResultIndex } from '../../src/items/results.ts';
import { Mask } from '../../src/redaction/mask.ts';
import { boom } from './batches.ts';

const start = Date.UTC(2026, 10, 21, 8, 59, 24, 500);

/** Two items that were timed together, one by itself, one without times, one without a result. */
function results() {
  const writer = new BatchWriter();
  writer.succeed(0, 1, 'zero');
  writer.fail(2, 3, 'failed', boom);
  writer.time(start, start + 3);
  writer.fail(1, 1, 'timed_out', boom);
  writer.time(start + 10, start + 11.5);
  const timed = CompletionBatch.open(writer.seal());
  writer.succeed(3, 1, 'three');
  const batches = [timed, CompletionBatch.open(writer.seal())];
  const index = ResultIndex.create(5);
  for (const [number, batch] of batches.entries()) index.take(batch, number, 'entry');
  return { index, batches };
}

test('Each item has outcome, attempts and times', () => {
  const began = '2026-11-21T08:59:24.500Z';
  const together = { started_at: began, elapsed_ms: 1.5, average_of: 2 };
  const alone = { started_at: '2026-11-21T08:59:24.510Z', elapsed_ms: 1.5 };
  const unknown = { started_at: null, elapsed_ms: null };
  expect(toJS(itemResults(results()))).toEqual([
    { status: 'succeeded', output: 'zero', error: null, attempts: 1, ...together },
    { status: 'timed_out', output: null, error: boom, attempts: 1, ...alone },
    { status: 'failed', output: null, error: boom, attempts: 3, ...together },
    { status: 'succeeded', output: 'three', error: null, attempts: 1, ...unknown },
    { status: 'waiting', output: null, error: null, attempts: 0, ...unknown },
  ]);
});

test('The element of an item is read when it is accessed', () => {
  const read: number[] = [];
  const elementOf = (item: number): string => {
    read.push(item);
    return `element ${item}`;
  };
  const items = itemResults({ ...results(), elementOf });
  expect([...items].map(({ status }) => status)).toHaveLength(5);
  expect(read).toEqual([]);
  expect(items[2]?.element).toBe('element 2');
  expect(read).toEqual([2]);
});

test('An item of a plain task has no element', () => {
  expect(Object.keys(itemResults(results())[0] ?? {})).not.toContain('element');
});

test('Secrets are hidden in output, error and element', () => {
  const mask = Mask.of(['token'], { token: 'zero' });
  const [item] = itemResults({ ...results(), mask, elementOf: () => ({ of: 'subzero' }) });
  expect(item).toMatchObject({ output: '***', element: { of: 'sub***' } });
  const failed = itemResults({ ...results(), mask: Mask.of(['token'], { token: 'boom' }) });
  expect(failed[1]?.error?.message).toBe('***');
});
