import { expect, test } from 'vitest';
import { continued, lastWorkedOn, timesUntil } from '../../src/run/idle-time.ts';
import { runId, runRecord, taskRecord } from '../contracts/store/samples.ts';

const run = { ...runRecord(runId), createdAt: 100 };

test('A run was last worked on when it was let go, or when something of it was last stored', () => {
  const tasks = [
    taskRecord({ startedAt: 200, endedAt: 300 }),
    taskRecord({ startedAt: 250, reportedAt: 700 }),
  ];
  expect(lastWorkedOn({ ...run, stoppedAt: 650 }, tasks)).toBe(650);
  expect(lastWorkedOn(run, tasks)).toBe(700);
  expect(lastWorkedOn({ ...run, retriedAt: 900 }, tasks)).toBe(900);
  expect(lastWorkedOn({ ...run, resumedAt: 800 }, tasks)).toBe(800);
  expect(lastWorkedOn(run, [])).toBe(100);
});

test('The idle time before each of several resumes is counted once', () => {
  const first = continued(run, 400 - lastWorkedOn(run, []), 400);
  const second = continued(first, 600 - lastWorkedOn(first, []), 600);
  expect(second).toMatchObject({ resumedAt: 600, idleMs: 500 });
});

test.each([
  ['that runs', {}, { elapsed: 900, idle: 0 }],
  ['that has ended', { endedAt: 400 }, { elapsed: 300, idle: 0 }],
  ['that was not run for a time', { endedAt: 400, idleMs: 250 }, { elapsed: 50, idle: 250 }],
  ['that is not run now', { stoppedAt: 400, idleMs: 50 }, { elapsed: 250, idle: 650 }],
  ['whose clock was set back meanwhile', { endedAt: 50, idleMs: -80 }, { elapsed: 30, idle: 0 }],
  ['of a machine with another clock', { endedAt: 50 }, { elapsed: 0, idle: 0 }],
])('The time of a run %s', (_, times, expected) => {
  expect(timesUntil(1000, { began: 100, ...times })).toEqual(expected);
});
