import { describe, expect, it } from 'vitest';
import { keepsLogs, roomFor } from '../../src/run/log-limits.ts';

const limits = { perItem: 100, perRun: 1000 };

describe('the room for the log of an item', () => {
  it.each([
    ['of a new run is that of an item', 0, { stored: 0, failed: false }, 100],
    ['is what is left of three quarters of the run', 700, { stored: 0, failed: false }, 50],
    ['is more for an item that failed', 700, { stored: 0, failed: true }, 100],
    ['is what is left of the run for one that failed', 980, { stored: 0, failed: true }, 20],
    ['is none when the run has none', 1000, { stored: 0, failed: true }, 0],
    ['counts what the item has already', 740, { stored: 30, failed: false }, 40],
    ['is what the item has already when the run has none', 990, { stored: 60, failed: false }, 60],
    ['is not more than that of an item, whatever it has', 0, { stored: 400, failed: true }, 100],
  ])('%s', (_, bytes, item, room) => {
    expect(roomFor(limits, { lines: 1, bytes }, item)).toBe(room);
  });

  it.each([
    [1, 1, true],
    [0, 1, false],
    [1, 0, false],
  ])('with %i bytes for an item and %i for a run, logs are kept: %s', (perItem, perRun, keeps) => {
    expect(keepsLogs({ perItem, perRun })).toBe(keeps);
  });
});
