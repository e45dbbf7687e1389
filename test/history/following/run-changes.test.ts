import { expect, it } from 'vitest';
import { RunChanges } from '../../../src/history/following/run-changes.ts';
import type { RunEvent } from '../../../src/run/run-event.ts';
import type { RunRecord, TaskRecord } from '../../../src/run/records.ts';
import { runId, runRecord, taskRecord } from '../../contracts/store/samples.ts';

const summary = taskRecord().summary;

/** Looks at these records one after the other, at 1, 2, 3 and so on. */
function looked(...looks: readonly (readonly [RunRecord, ...TaskRecord[]])[]): RunEvent[][] {
  const changes = new RunChanges((failure) => ({ ...failure, message: 'masked' }));
  return looks.map(([run, ...tasks], at) => Array.from(changes.next({ run, tasks }, at + 1)));
}

it('tells a task from its start to its end, and what is new of it only', () => {
  const begun = taskRecord({ startedAt: 10 });
  const half = { ...begun, remaining: 1, summary: { ...summary, succeeded: 2 } };
  const error = { code: 'MR410', message: 'secret' } as const;
  const ended = { ...half, remaining: 0, state: 'failed', endedAt: 30, error } as const;
  const run = runRecord(runId);
  const place = { task: 'sweep', visit: 1 };
  expect(looked([run], [run, begun], [run, begun], [run, half], [run, ended])).toEqual([
    [{ type: 'run-started', at: 1000, run: runId }],
    [{ type: 'task-started', at: 10, ...place, total: 3 }],
    [],
    [{ type: 'task-progressed', at: 4, ...place, summary: half.summary }],
    [
      {
        type: 'task-settled',
        at: 30,
        ...place,
        state: 'failed',
        summary: half.summary,
        error: { code: 'MR410', message: 'masked' },
      },
    ],
  ]);
});

it('tells what began and ended between two looks, in the order of the starts', () => {
  const first = taskRecord({ task: 'b', startedAt: 10, endedAt: 20, state: 'succeeded' });
  const second = taskRecord({ task: 'a', startedAt: 30, remaining: 2 });
  const waiting = taskRecord({ task: 'c', state: 'waiting' });
  const skipped = taskRecord({ task: 'd', state: 'skipped', endedAt: 35 });
  const [events = []] = looked([runRecord(runId), skipped, waiting, second, first]);
  expect(events.map((event) => [event.type, 'task' in event ? event.task : ''])).toEqual([
    ['run-started', ''],
    ['task-started', 'b'],
    ['task-settled', 'b'],
    ['task-started', 'a'],
    ['task-progressed', 'a'],
    ['task-settled', 'd'],
  ]);
});

it('tells that a run waits for its limit, goes on, and that its finally has begun', () => {
  const waits = runRecord(runId, { limit: { name: 'site', waits: true } });
  const runs = runRecord(runId, { limit: { name: 'site' } });
  const error = { code: 'MR410', message: 'secret' } as const;
  const finishing = { ...runs, outcome: 'failed', error } as const;
  const [, ...rest] = looked([waits], [waits], [runs], [finishing], [finishing]);
  expect(rest).toEqual([
    [],
    [{ type: 'waiting-ended', at: 3 }],
    [
      {
        type: 'run-finishing',
        at: 4,
        outcome: 'failed',
        error: { code: 'MR410', message: 'masked' },
      },
    ],
    [],
  ]);
});

it('tells what the items of a task wait for', () => {
  const begun = taskRecord({ startedAt: 10 });
  const waits = { ...begun, waits: { kind: 'answer', begun: 3 } } as const;
  const [, second] = looked([runRecord(runId), begun], [runRecord(runId), waits]);
  expect(second?.at(-1)).toEqual({
    type: 'task-waits',
    at: 2,
    task: 'sweep',
    visit: 1,
    for: 'answer',
    items: 3,
  });
});

it('leaves out the visits of finally from before a retry', () => {
  const before = taskRecord({ startedAt: 10, endedAt: 20, state: 'failed' });
  const run = runRecord(runId, { visitsBefore: { sweep: 1 } });
  const [events = []] = looked([run, before, taskRecord({ startedAt: 30, visit: 2 })]);
  expect(events.flatMap((event) => ('visit' in event ? [event.visit] : []))).toEqual([2]);
});
