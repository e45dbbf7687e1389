import type { Heat } from '../../../src/dashboard/payloads/charts.ts';
import { colourOf, contextOf } from '../dom/canvas.ts';
import {
  type HeatGrid,
  type HeatMode,
  heatStep,
  itemsOf,
  latencyRange,
  latencyShare,
} from './heat-grid.ts';

/** Draws all cells: at most 2,500, in a few milliseconds. */
export function paintHeat(
  canvas: HTMLCanvasElement,
  heat: Heat,
  grid: HeatGrid,
  mode: HeatMode,
  cursor: number | undefined,
): void {
  const { columns, rows, cellWidth, cellHeight } = grid;
  const context = contextOf(canvas, columns * cellWidth, rows * cellHeight);
  if (!context) return;
  const steps = [0, 1, 2, 3, 4].map((step) => colourOf(`heat-${step}`));
  const [pending, running, accent] = ['pending', 'running', 'accent'].map(colourOf);
  const range = latencyRange(heat);
  for (let at = 0; at * heat.cell < heat.total; at += 1) {
    const [from, to] = itemsOf(heat, at);
    const [done = 0, failed = 0, sumMs = 0] = heat.cells[at] ?? [];
    const x = (at % columns) * cellWidth;
    const y = Math.floor(at / columns) * cellHeight;
    const [width, height] = [cellWidth - 0.8, cellHeight - 0.8];
    context.fillStyle = pending ?? '';
    context.fillRect(x, y, width, height);
    if (done <= 0) continue;
    const part = Math.min(1, done / (to - from));
    context.fillStyle = mode === 'failed' ? (steps[heatStep(failed, done)] ?? '') : (accent ?? '');
    context.globalAlpha = mode === 'failed' ? 1 : latencyShare(sumMs / done, range);
    context.fillRect(x, y, width * part, height);
    context.globalAlpha = 1;
    if (heat.frontier < from || heat.frontier >= to) continue;
    context.fillStyle = running ?? '';
    context.fillRect(x + width * part - 1, y, 2, height);
  }
  if (cursor === undefined) return;
  context.strokeStyle = colourOf('ink');
  context.lineWidth = 1.5;
  const [x, y] = [(cursor % columns) * cellWidth, Math.floor(cursor / columns) * cellHeight];
  context.strokeRect(x - 0.4, y - 0.4, cellWidth, cellHeight);
}
