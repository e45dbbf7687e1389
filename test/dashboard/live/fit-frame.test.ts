import { describe, expect, it } from 'vitest';
import { fitFrame, mostBytes } from '../../../src/dashboard/live/fit-frame.ts';
import type { Frame } from '../../../src/dashboard/payloads/frame.ts';

const frame: Frame = {
  q: 1,
  t: 1796129032544,
  run: ['running', 1, null, 0, 0, 1],
  tasks: [],
  pt: [],
  err: [],
  heat: [],
  frontier: null,
  lanes: [],
  log: [],
  dropped: 0,
  more: false,
  actions: [],
};

function bytes(fitted: Frame): number {
  return Buffer.byteLength(JSON.stringify(fitted));
}

const line = [1796129032544, 'failed', 'work', 1, 'x'.repeat(200)] as const;
const lane = [1, 200, 50, 'ok'] as const;
const row = (at: number): Frame['tasks'][number] => [
  at,
  'running',
  [123456, 0, 8, 0, 123, 0, 0, 0],
  1_000_000,
  1234.5,
  123_456,
  [1.2, 3.4, 5.6],
  null,
  24,
];

describe('a frame', () => {
  it('is sent as it is when it fits', () => {
    const small = { ...frame, log: [line], lanes: [lane] };
    expect(fitFrame(small)).toEqual(small);
  });

  it('loses its log first, and says how many lines', () => {
    const fitted = fitFrame({
      ...frame,
      log: Array.from({ length: 40 }, () => line),
      lanes: [lane],
    });
    expect(fitted).toMatchObject({ log: [], dropped: 40, lanes: [lane], more: true });
    expect(bytes(fitted)).toBeLessThanOrEqual(mostBytes);
  });

  it('then loses its lanes, and then its cells', () => {
    const cells = Array.from({ length: 64 }, (_, at) => [at, 400, 2, 1234.5] as const);
    const lanes = Array.from({ length: 1000 }, () => lane);
    expect(fitFrame({ ...frame, lanes, heat: cells })).toMatchObject({
      lanes: [],
      heat: cells,
      more: true,
    });
    const many = Array.from({ length: 1000 }, (_, at) => [at, 400, 2, 1234.5] as const);
    expect(fitFrame({ ...frame, heat: many })).toMatchObject({ heat: [], more: true });
  });

  it('leaves out rows that do not fit, which come with the next one', () => {
    const rows = Array.from({ length: 500 }, (_, at) => row(at));
    const fitted = fitFrame({ ...frame, tasks: rows });
    expect(bytes(fitted)).toBeLessThanOrEqual(mostBytes);
    expect(fitted.tasks.length).toBeGreaterThan(50);
    expect(fitted.tasks).toEqual(rows.slice(0, fitted.tasks.length));
  });
});
