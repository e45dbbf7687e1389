import { describe, expect, it } from 'vitest';
import {
  droppedLines,
  logLine,
  lateLines,
  lostLines,
  progressLine,
  settledLine,
  startedLine,
  waitingLine,
} from '../../../src/cli/progress/plain.ts';
import { now, open, view } from './views.ts';

describe('plain lines', () => {
  it.each([
    [{ log: 12_000 }, ['12,000 log lines were left out: they came faster than they were shown']],
    [
      { log: 1, 'task-progressed': 3 },
      ['1 log line was left out: they came faster than they were shown'],
    ],
    [{ 'task-progressed': 3 }, []],
  ])('say how many log lines are missing', (counts, lines) => {
    expect(droppedLines({ type: 'dropped', at: now, counts })).toEqual(lines);
  });

  it.each([
    [view({ done: 0 }), 'fetch: started, 1,000 items'],
    [view({ done: 400 }), 'fetch: started, 1,000 items, 400 already done'],
    [view({ total: 1, done: 0 }), 'fetch: started'],
    [view({ total: 0, done: 0 }), 'fetch: started, 0 items'],
    [open({}, { total: 0, done: 0 }), 'fetch: started'],
    [open({}, { total: 1, done: 1 }), 'fetch: started, 1 already done'],
    [view({ total: 1, done: 0, visit: 3 }), 'fetch #3: started'],
  ])('report the start of a task', (task, line) => {
    expect(startedLine(task)).toBe(line);
  });

  it.each([
    [view(), 'fetch: 400 of 1,000 items (40%), 40/s, 15s left'],
    [view({ failed: 3 }), 'fetch: 400 of 1,000 items (40%), 3 failed, 40/s, 15s left'],
    [open({}), 'fetch: 400 items done, 40/s'],
    [open({ bytes: 1234 }), 'fetch: 400 items done, 1.2 kB read, 40/s'],
    [
      open({ bytes: 250_000_000, size: 1_000_000_000 }, { failed: 2 }),
      'fetch: 400 items done, 250.0 MB of 1.0 GB (25%) read, 2 failed, 40/s, 1m 30s left',
    ],
    [open({ bytes: 5, size: 0 }), 'fetch: 400 items done, 5 B read, 40/s'],
    [
      view({ source: { state: 'ended', bytes: 10, size: 10 } }),
      'fetch: 400 of 1,000 items (40%), 40/s, 15s left',
    ],
    [view({ done: 5 }), 'fetch: 5 of 1,000 items (0%), 0.5/s, 33m 10s left'],
    [view({ samples: [] }), 'fetch: 400 of 1,000 items (40%)'],
    [view({ done: 0 }), 'fetch: 0 of 1,000 items (0%)'],
    [view({ total: 0, done: 0 }), 'fetch: 0 of 0 items (100%)'],
  ])('report the progress of a task', (task, line) => {
    expect(progressLine(task, now)).toBe(line);
  });

  const ended = { done: 1000, endedAt: now - 7900 };

  it.each([
    [view({ state: 'succeeded', ...ended }), 'fetch: 1,000 items in 2.1s'],
    [view({ state: 'succeeded', ...ended, failed: 3 }), 'fetch: 1,000 items, 3 failed, in 2.1s'],
    [
      view({ state: 'failed', ...ended, failed: 3 }),
      'fetch: failed, 1,000 items, 3 failed, in 2.1s',
    ],
    [view({ state: 'cancelled', ...ended, done: 4 }), 'fetch: cancelled, 4 of 1,000 items in 2.1s'],
    [view({ state: 'paused', endedAt: now - 7900 }), 'fetch: paused, 400 of 1,000 items in 2.1s'],
    // The total is not known: more items can come once the run goes on.
    [open({}, { state: 'paused', endedAt: now - 7900 }), 'fetch: paused, 400 items in 2.1s'],
    [
      view({ state: 'succeeded', ...ended, source: { state: 'ended', added: 12 } }),
      'fetch: 1,000 items in 2.1s; 12 bytes were added while it was read',
    ],
    [view({ state: 'timed_out', ...ended, total: 1, done: 1 }), 'fetch: timed out, 2.1s'],
    [view({ state: 'succeeded', ...ended, total: 1, done: 1, visit: 2 }), 'fetch #2: 2.1s'],
    [view({ state: 'succeeded', ...ended, total: 0, done: 0 }), 'fetch: 0 items in 2.1s'],
    [view({ state: 'skipped', total: 0, done: 0 }), 'fetch: skipped'],
    [view({ state: 'cancelled', total: 0, done: 0 }), 'fetch: cancelled'],
  ])('report the end of a task', (task, line) => {
    expect(settledLine(task)).toBe(line);
  });

  it('show a log of an action in one line', () => {
    const event = { type: 'log', at: now, task: 'fetch', index: 17 } as const;
    expect(logLine({ ...event, message: 'a\nb' })).toBe('fetch[17] a b');
    expect(logLine({ ...event, message: 'got', fields: { n: 1 } })).toBe('fetch[17] got {"n":1}');
  });

  it('show an error that came from an item, and when', () => {
    const event = { type: 'late-error', at: now, task: 'fetch', visit: 1, index: 3 } as const;
    expect(lateLines({ ...event, reason: 'a\nb', hasFailed: false })).toEqual([
      'fetch[3]: an error after its end: a b',
    ]);
    const stack = 'Error: a\n  at f';
    expect(lateLines({ ...event, reason: 'a', hasFailed: true, stack })).toEqual([
      'fetch[3]: an error outside of its promise: a',
      '  Error: a',
      '    at f',
    ]);
    expect(lateLines({ ...event, reason: 'a', hasFailed: true, element: { host: 'b' } })).toEqual([
      'fetch[3] {"host":"b"}: an error outside of its promise: a',
    ]);
  });

  it('show the loss of a worker, what runs again, and where the error was thrown', () => {
    const event = {
      type: 'worker-lost',
      at: now,
      task: 'fetch',
      visit: 1,
      reason: 'a\nb',
    } as const;
    expect(lostLines({ ...event, again: [] })).toEqual(['fetch: a worker was lost: a b']);
    expect(lostLines({ ...event, origin: { task: 'parse', index: 2 }, again: [] })).toEqual([
      'fetch: a worker was lost by parse[2]: a b',
    ]);
    expect(lostLines({ ...event, again: [3] })).toEqual([
      'fetch: a worker was lost: a b; 1 item runs again',
    ]);
    expect(lostLines({ ...event, again: [3, 4], stack: 'Error: a\n  at f' })).toEqual([
      'fetch: a worker was lost: a b; 2 items run again',
      '  Error: a',
      '    at f',
    ]);
  });

  it('show why a run waits for a worker, and for how long', () => {
    const waiting = { reason: 'EMFILE', since: now - 12_900 };
    expect(waitingLine(waiting, now)).toBe('waiting for a worker: EMFILE, 12 s');
    const action = { ...waiting, action: 'shell.run' };
    expect(waitingLine(action, now)).toBe('waiting to begin shell.run: EMFILE, 12 s');
  });
});
