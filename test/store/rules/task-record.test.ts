import { expect, test } from 'vitest';
import { isCountOf, taskCodec } from '../../../src/store/rules/task-record.ts';

const summary = { total: 3, succeeded: 2, failed: 1, timed_out: 0, cancelled: 0, skipped: 0 };

function stored(counts: object): Uint8Array {
  const fields = { task: 'fan', visit: 1, state: 'failed', plain: false, remaining: 0, batches: 1 };
  return Buffer.from(JSON.stringify({ ...fields, summary: counts }));
}

test('a record reads with the counts that it has', () => {
  expect(taskCodec.decode(stored(summary), 'a task').summary).toEqual(summary);
});

test.each(Object.keys(summary))('a record without the count %s is damaged', (name) => {
  const rest = Object.entries(summary).filter(([key]) => key !== name);
  const bytes = stored(Object.fromEntries(rest));
  expect(() => taskCodec.decode(bytes, 'a task')).toThrow('is damaged');
});

test('a record from before a state was added has no count of it', () => {
  expect(isCountOf('added', undefined)).toBe(true);
  expect(isCountOf('added', 4)).toBe(true);
  expect(isCountOf('added', -1)).toBe(false);
  expect(isCountOf('failed', undefined)).toBe(false);
});
