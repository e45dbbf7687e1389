import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { colourOf, contextOf, useDark } from '../dom/canvas.ts';
import { useWidth } from '../dom/size.ts';
import { laneMs, stacked, type WorkerLane } from '../live/lanes.ts';

const height = 21;

export interface LaneProps {
  readonly lane: WorkerLane;
  readonly now: number;
  readonly label: string;
}

/** The last 10 s of one worker thread. */
export function LaneChart({ lane, now, label }: LaneProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  const dark = useDark();
  useLayoutEffect(() => {
    if (canvas.current && width > 0) paint(canvas.current, lane, now, width);
  }, [lane, now, width, dark]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}

function paint(canvas: HTMLCanvasElement, lane: WorkerLane, now: number, width: number): void {
  const context = contextOf(canvas, width, height);
  if (!context) return;
  const [ok, failed, ground] = ['succeeded', 'failed', 'sunken'].map(colourOf);
  const x = (at: number): number => Math.max(0, ((at - now + laneMs) / laneMs) * width);
  context.fillStyle = ground ?? '';
  context.fillRect(0, 0, width, height);
  const fill = (isOk: boolean, from: number, to: number, y: number, h: number): void => {
    context.fillStyle = (isOk ? ok : failed) ?? '';
    context.globalAlpha = isOk ? 0.42 : 1;
    context.fillRect(x(from), y, Math.max(1, x(to) - x(from) - 0.7), h);
  };
  const rows = stacked(lane.bars);
  const rowHeight = height / Math.max(1, rows.length);
  for (const [at, bars] of rows.entries()) {
    for (const bar of bars) {
      fill(bar.ok, bar.from, bar.to, at * rowHeight, Math.max(1.2, rowHeight - 0.6));
    }
  }
  for (const { at, busy, failed: bad } of lane.shares) {
    const full = Math.min(1, busy) * height;
    fill(true, at, at + 50.8, height - full, full);
    fill(false, at, at + 50.8, height - Math.min(full, bad * height), Math.min(full, bad * height));
  }
}
