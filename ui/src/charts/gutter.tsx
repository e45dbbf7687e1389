import type { JSX } from 'preact';
import type { ShownState } from '../format/words.ts';
import { Glyph } from '../parts/glyph.tsx';
import type { GutterRow } from './gutter-lanes.ts';

export interface GutterProps {
  readonly row: GutterRow;
  readonly state: ShownState;
  readonly height: number;
  /** Pixels between lanes. */
  readonly step: number;
}

/** The edges of a task that pass its row, and its state where they meet. */
export function Gutter({ row, state, height, step }: GutterProps): JSX.Element {
  const x = (lane: number): number => 8 + Math.min(lane, 13) * step;
  const middle = height / 2;
  const own = x(row.at);
  return (
    <svg width={16 + 13 * step} height={height} aria-hidden="true">
      {row.through.map((lane) => (
        <path class="edge" d={`M${x(lane)} -1V${height + 1}`} />
      ))}
      {row.top.map(([lane]) => (
        <path
          class="edge"
          d={
            lane === row.at
              ? `M${own} -1V${middle}`
              : `M${x(lane)} -1C${x(lane)} ${middle - 3} ${x(lane)} ${middle} ${own} ${middle}`
          }
        />
      ))}
      {row.bottom.map(([, lane]) => (
        <path
          class="edge"
          d={
            lane === row.at
              ? `M${own} ${middle}V${height + 1}`
              : `M${own} ${middle}C${x(lane)} ${middle} ${x(lane)} ${middle + 3} ${x(lane)} ${height + 1}`
          }
        />
      ))}
      <circle cx={own} cy={middle} r="8" fill="var(--surface)" />
      <Glyph state={state} x={own - 6} y={middle - 6} />
    </svg>
  );
}
