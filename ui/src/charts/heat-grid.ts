import type { Heat } from '../../../src/dashboard/payloads/charts.ts';

export type HeatMode = 'failed' | 'latency';

/** Where the cells of a heat-map are, in pixels. */
export interface HeatGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** 100 cells a row, 50 where it is narrow; the height follows from the list, never from the data. */
export function gridOf({ total, cell }: Heat, width: number): HeatGrid {
  const columns = width < 480 ? 50 : 100;
  const hundreds = Math.max(1, Math.ceil(total / cell / 100));
  const rows = Math.max(1, Math.ceil(total / cell / columns));
  const cellHeight = columns === 50 ? 6 : hundreds < 8 ? 14 : 9;
  return { columns, rows, cellWidth: width / columns, cellHeight };
}

/** By share, not by the worst state: at 0.5 % failures most cells would be red. */
export function heatStep(failed: number, done: number): number {
  const share = done > 0 ? failed / done : 0;
  if (share <= 0) return 0;
  if (share < 0.01) return 1;
  if (share < 0.05) return 2;
  return share < 0.2 ? 3 : 4;
}

/** Means of the cells between which the scale of latency lies. */
export function latencyRange(heat: Heat): readonly [low: number, high: number] {
  const means = heat.cells
    .filter(([done]) => done > 0)
    .map(([done, , sumMs]) => sumMs / done)
    .toSorted((a, b) => a - b);
  const at = (share: number): number => means[Math.floor((means.length - 1) * share)] ?? 0;
  const low = at(0.05);
  return [low, Math.max(at(0.98), low * 1.2, low + 0.001)];
}

export function latencyShare(ms: number, [low, high]: readonly [number, number]): number {
  const log = (x: number): number => Math.log10(Math.max(x, 0.001));
  return Math.max(0.1, Math.min(1, 0.15 + (0.85 * (log(ms) - log(low))) / (log(high) - log(low))));
}

/** Items of a cell: the first, and the one after the last. */
export function itemsOf({ cell, total }: Heat, at: number): readonly [from: number, to: number] {
  return [at * cell, Math.min(total, (at + 1) * cell)];
}
