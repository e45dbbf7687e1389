import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FrameSpace, frame as linesOf } from '../../../src/cli/progress/frame.ts';
import type { TaskView } from '../../../src/cli/progress/progress.ts';
import { renderLine } from '../../../src/cli/style.ts';
import { now, open, view } from './views.ts';

const wide = { columns: 100, rows: 24 };

function frame(tasks: readonly TaskView[], at: number, space: FrameSpace): string[] {
  return linesOf(tasks, at, space).map((line) => renderLine(line, false));
}
const done = { done: 1000, endedAt: now - 7900 };

describe('frame', () => {
  it('shows running tasks with a bar, and settled ones with a mark', () => {
    const tasks = [
      view({ task: 'list', state: 'succeeded', ...done, total: 1, done: 1 }),
      view({ task: 'check_health', state: 'failed', ...done, failed: 3 }),
      view({ task: 'fetch', failed: 2 }),
      view({ task: 'wait', total: 1, done: 0 }),
      view({ task: 'never', state: 'skipped', total: 0, done: 0 }),
      view({ task: 'later', state: 'paused', endedAt: now - 7900, failed: 3 }),
    ];
    expect(frame(tasks, now, wide)).toEqual([
      '✓ list          2.1s',
      '✗ check_health  failed, 1,000 items, 3 failed, in 2.1s',
      '⠋ fetch         ████████░░░░░░░░░░░░  400/1,000  2 failed  40/s  15s left',
      '⠋ wait          10s',
      '- never         skipped',
      '‖ later         paused, 400 of 1,000 items, 3 failed, in 2.1s',
    ]);
  });

  it.each([
    [80, '⠋ fetch  ████████░░░░░░░░░░░░  400/1,000  2 failed  40/s  15s left'],
    [64, '⠋ fetch  ████████░░░░░░░░░░░░  400/1,000  2 failed  15s left'],
    [56, '⠋ fetch  ████████░░░░░░░░░░░░  400/1,000  2 failed'],
    [50, '⠋ fetch  400/1,000  2 failed'],
    [22, '⠋ fetch  400/1,000'],
    [15, '⠋ fetch  400/…'],
  ])('leaves out the parts that do not fit into %d columns', (columns, line) => {
    expect(frame([view({ failed: 2 })], now, { ...wide, columns })).toEqual([line]);
  });

  it.each([
    [
      100,
      '⠋ fetch  █████░░░░░░░░░░░░░░░  400 done  2 failed  2.5 kB of 10.0 kB (25%)  40/s  1m 30s left',
    ],
    [80, '⠋ fetch  █████░░░░░░░░░░░░░░░  400 done  2 failed  40/s  1m 30s left'],
    [64, '⠋ fetch  █████░░░░░░░░░░░░░░░  400 done  2 failed  1m 30s left'],
    [40, '⠋ fetch  400 done  2 failed'],
    [18, '⠋ fetch  400 done'],
  ])('shows the part of a source that was read, in %d columns', (columns, line) => {
    const task = open({ bytes: 2500, size: 10_000 }, { failed: 2 });
    expect(frame([task], now, { ...wide, columns })).toEqual([line]);
  });

  it('shows no bar for a stream, whose size is unknown', () => {
    expect(frame([open({ bytes: 2500 })], now, wide)).toEqual(['⠋ fetch  400 done  2.5 kB  40/s']);
    expect(frame([open({}, { total: 1, done: 0, samples: [] })], now, wide)).toEqual([
      '⠋ fetch  0 done',
    ]);
  });

  it('turns its spinner ten times per second', () => {
    const marks = Array.from({ length: 11 }, (_, step) => frame([view()], now + step * 100, wide));
    expect(new Set(marks.map(([line]) => line?.[0])).size).toBe(10);
    expect(marks[10]?.[0]?.[0]).toBe(marks[0]?.[0]?.[0]);
  });

  it('shows running tasks first when there are too many', () => {
    const tasks = Array.from({ length: 9 }, (_, at) =>
      view({ task: `t${at}`, ...(at % 3 === 0 ? {} : { state: 'succeeded', ...done }) }),
    );
    expect(frame(tasks, now, { ...wide, rows: 6 }).map((line) => line.slice(0, 12))).toEqual([
      '  and 5 more',
      '⠋ t0  ██████',
      '⠋ t3  ██████',
      '⠋ t6  ██████',
      '✓ t8  1,000 ',
    ]);
  });

  const states: readonly TaskView['state'][] = [
    'running',
    'paused',
    'succeeded',
    'failed',
    'timed_out',
    'cancelled',
    'skipped',
  ];
  const anyView = fc
    .record({
      task: fc.stringMatching(/^[a-z_]{1,40}$/),
      visit: fc.integer({ min: 1, max: 1000 }),
      state: fc.constantFrom(...states),
      total: fc.integer({ min: 0, max: 10_000_000 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ total, part, ...rest }) => {
      const ended = Math.floor(total * part);
      return view({ ...rest, total, done: ended, failed: Math.floor(ended / 2), endedAt: now });
    });

  it('is never wider or higher than the terminal', () => {
    const size = fc.record({
      columns: fc.integer({ min: 2, max: 200 }),
      rows: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(anyView, { maxLength: 50 }), size, (tasks, { columns, rows }) => {
        const lines = frame(tasks, now, { columns, rows });
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
        const widths = lines.map((line) => line.length);
        expect(Math.max(0, ...widths)).toBeLessThan(columns);
      }),
    );
  });
});
