import { describe, expect, it, test } from 'vitest';
import { isComplete, isOpen, mayGrow } from '../../src/run/open-task.ts';
import { emptySummary, outcome, toleratedSoFar } from '../../src/run/outcome.ts';
import type { Summary, TaskRecord } from '../../src/run/records.ts';
import type { SourceRecord } from '../../src/run/source-record.ts';

const open: SourceRecord = { state: 'open' };
const ended: SourceRecord = { state: 'ended' };

function record(changes: Partial<TaskRecord>): TaskRecord {
  const fresh = { task: 'a', visit: 1, single: false, remaining: 0, batches: 0 };
  return { ...fresh, state: 'running', summary: emptySummary, ...changes };
}

function summary(changes: Partial<Summary>): Summary {
  return { ...emptySummary, ...changes };
}

test.each<[string, Partial<TaskRecord>, { mayGrow: boolean; isOpen: boolean; settles: boolean }]>([
  ['all items of a list have ended', {}, { mayGrow: false, isOpen: false, settles: true }],
  ['items remain', { remaining: 1 }, { mayGrow: false, isOpen: false, settles: false }],
  ['its source is open', { source: open }, { mayGrow: true, isOpen: true, settles: false }],
  [
    'its source is open and items remain',
    { source: open, remaining: 2 },
    { mayGrow: true, isOpen: true, settles: false },
  ],
  ['its source has ended', { source: ended }, { mayGrow: false, isOpen: false, settles: true }],
  [
    'its source has ended and items remain',
    { source: ended, remaining: 1 },
    { mayGrow: false, isOpen: false, settles: false },
  ],
  [
    'its source has failed',
    { source: { state: 'failed' } },
    { mayGrow: false, isOpen: false, settles: true },
  ],
  [
    'it was stopped before its source had ended',
    { source: open, remainder: 'timed_out' },
    { mayGrow: true, isOpen: false, settles: true },
  ],
])('%s: %o', (_name, changes, expected) => {
  const task = record(changes);
  const found = { mayGrow: mayGrow(task), isOpen: isOpen(task), settles: isComplete(task) };
  expect(found).toEqual(expected);
});

describe('a task that was stopped before all of its items had come', () => {
  const good = summary({ total: 2, succeeded: 2 });

  it.each([
    ['cancelled', 'cancelled'],
    ['timed_out', 'timed_out'],
    ['skipped', 'failed'],
    ['failed', 'failed'],
  ] as const)('as %s is %s, though its items have succeeded', (remainder, state) => {
    expect(outcome({ summary: good, remainder, source: open })).toBe(state);
    expect(outcome({ summary: good, remainder, source: open }, { percent: 100 })).toBe(state);
  });

  it('succeeds when the last of them had come', () => {
    expect(outcome({ summary: good, remainder: 'timed_out', source: ended })).toBe('succeeded');
  });
});

test.each<[string, SourceRecord, Parameters<typeof toleratedSoFar>[1], number]>([
  ['no tolerance', open, undefined, 0],
  ['a count', open, { count: 3 }, 3],
  ['a percentage', open, { percent: 50 }, Number.POSITIVE_INFINITY],
  ['both', open, { count: 3, percent: 50 }, 3],
  ['a count, at the end', ended, { count: 3 }, 2],
  ['a percentage, at the end', ended, { percent: 50 }, 1],
])('with %s, a task whose source is %o tolerates %o: %d', (_name, source, tolerate, failures) => {
  expect(toleratedSoFar({ source, summary: summary({ total: 2 }) }, tolerate)).toBe(failures);
});
