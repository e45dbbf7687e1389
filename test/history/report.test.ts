import { expect, test } from 'vitest';
import { reportOf } from '../../src/history/report.ts';
import type { RunId, RunRecord, TaskRecord } from '../../src/run/records.ts';
import { emptySummary } from '../../src/run/outcome.ts';

const record: RunRecord = {
  id: 'r1' as RunId,
  workflow: 'flow',
  text: '',
  actions: [],
  state: 'running',
  createdAt: 1000,
};

function task(name: string, changes: Partial<TaskRecord>): TaskRecord {
  return {
    task: name,
    visit: 1,
    state: 'succeeded',
    single: true,
    remaining: 0,
    summary: emptySummary,
    batches: 0,
    ...changes,
  };
}

function report(tasks: readonly TaskRecord[], changes: Partial<RunRecord> = {}) {
  const shown = { mask: undefined, elementOf: () => undefined };
  const parts = { parameters: { p: 1 }, output: null, shown, now: 5000 };
  return reportOf({ ...parts, record: { ...record, ...changes }, tasks });
}

test('A running run is reported up to now', () => {
  expect(report([])).toEqual({
    schema: 'millrace.run/1',
    run: 'r1',
    workflow: 'flow',
    state: 'running',
    parameters: { p: 1 },
    output: null,
    error: null,
    elapsed_ms: 4000,
    tasks: {},
  });
});

test('An ended run is reported with the time from start to end', () => {
  const error = { code: 'MR410', message: 'no' } as const;
  const ended = report([], { state: 'failed', endedAt: 1500, error });
  expect(ended).toMatchObject({ state: 'failed', elapsed_ms: 500, error });
});

test('A task is reported by its latest visit, with the number of visits', () => {
  const { tasks } = report([
    task('loop', { visit: 2, startedAt: 1300, state: 'running' }),
    task('loop', { visit: 1, startedAt: 1100, endedAt: 1200 }),
  ]);
  expect(tasks['loop']).toMatchObject({ state: 'running', visits: 2, elapsed_ms: 3700 });
});

test('Tasks come in the order of their starts, those that never started last', () => {
  const { tasks } = report([
    task('never', { state: 'skipped' }),
    task('second', { startedAt: 1200, endedAt: 1300 }),
    task('first', { startedAt: 1100, endedAt: 1400 }),
  ]);
  expect(Object.keys(tasks)).toEqual(['first', 'second', 'never']);
  expect(tasks['never']).toMatchObject({ state: 'skipped', visits: 0, elapsed_ms: null });
});

test('A failed task is reported with its error', () => {
  const error = { code: 'MR401', message: 'boom', index: 0 } as const;
  const { tasks } = report([task('bad', { state: 'failed', startedAt: 1, endedAt: 2, error })]);
  expect(tasks['bad']?.error).toEqual(error);
});
