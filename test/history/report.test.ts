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

test('A failed task is reported with the end of the log of the item that its error names', () => {
  const error = { code: 'MR401', message: 'boom', index: 3 } as const;
  const bad = task('bad', { state: 'failed', startedAt: 1, endedAt: 2, error });
  const late = task('late', { state: 'failed', startedAt: 1, error: { ...error, index: 4 } });
  const line = { at: 1, attempt: 1, message: 'm' };
  const log = { lines: Array.from({ length: 12 }, () => line), dropped: { lines: 5, bytes: 9 } };
  const { tasks } = reportOf({
    record,
    tasks: [bad, late, task('good', {})],
    parameters: {},
    output: null,
    now: 5000,
    shown: { mask: undefined, elementOf: () => undefined },
    logOf: (of) => (of.task === 'bad' ? log : undefined),
  });
  expect(tasks['bad']?.log).toEqual({
    total: 12,
    lines: log.lines.slice(2),
    dropped: log.dropped,
  });
  expect([tasks['late'], tasks['good']].map((one) => one && 'log' in one)).toEqual([false, false]);
});
