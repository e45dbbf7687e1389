import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Heat } from '../../../src/dashboard/payloads/charts.ts';
import { useDark } from '../dom/canvas.ts';
import { useWidth } from '../dom/size.ts';
import { short } from '../format/numbers.ts';
import { gridOf, type HeatGrid, type HeatMode } from './heat-grid.ts';
import { paintHeat } from './heat-paint.ts';

export interface HeatMapProps {
  readonly heat: Heat;
  readonly mode: HeatMode;
  /** The cell that is pointed at. */
  readonly point: (cell: number | undefined) => void;
  readonly open: (cell: number) => void;
}

export function HeatMap({ heat, mode, point, open }: HeatMapProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const [cursor, setCursor] = useState<number>();
  const dark = useDark();
  const grid = gridOf(heat, width);
  const cells = Math.ceil(heat.total / heat.cell);
  const move = (to: number | undefined): void => {
    if (to === cursor) return;
    setCursor(to);
    point(to);
  };
  useLayoutEffect(() => {
    if (canvas.current && width > 0) paintHeat(canvas.current, heat, grid, mode, cursor);
  }, [heat, mode, cursor, width, dark]);
  const at = (event: MouseEvent): number | undefined => {
    const cell =
      Math.floor(event.offsetY / grid.cellHeight) * grid.columns +
      Math.min(grid.columns - 1, Math.floor(event.offsetX / grid.cellWidth));
    return cell < cells ? cell : undefined;
  };
  return (
    <div class="heat" style={{ minHeight: `${grid.rows * grid.cellHeight}px` }}>
      <RowNames grid={grid} heat={heat} />
      <div ref={box}>
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-label="Items in order, as a heat-map: arrows move, Enter opens the items of a cell"
          style={{ height: `${grid.rows * grid.cellHeight}px` }}
          onPointerMove={(event) => move(at(event))}
          onPointerLeave={() => move(undefined)}
          onBlur={() => move(undefined)}
          onClick={(event) => {
            const cell = at(event);
            if (cell !== undefined) open(cell);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && cursor !== undefined) open(cursor);
            const by = steps(grid)[event.key];
            if (by === undefined) return;
            event.preventDefault();
            move(Math.max(0, Math.min(cells - 1, (cursor ?? 0) + by)));
          }}
        />
      </div>
    </div>
  );
}

function steps({ columns }: HeatGrid): Readonly<Record<string, number>> {
  return { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
}

function RowNames({ grid, heat }: { grid: HeatGrid; heat: Heat }): JSX.Element {
  const every = grid.rows > 30 ? 10 : grid.rows > 8 ? 5 : 1;
  const rows = Array.from({ length: Math.ceil(grid.rows / every) }, (_, at) => at * every);
  return (
    <div class="yl">
      {rows.map((row) => (
        <span key={row} style={{ top: `${row * grid.cellHeight}px` }}>
          {short(row * grid.columns * heat.cell)}
        </span>
      ))}
    </div>
  );
}
