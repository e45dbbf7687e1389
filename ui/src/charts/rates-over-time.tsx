import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Series } from '../../../src/dashboard/payloads/charts.ts';
import { useWidth } from '../dom/size.ts';
import { rate } from '../format/numbers.ts';
import { crisp, pathOf, roundUp, ticks, tickWord } from './axis.ts';

const height = 170;

export interface RatesOverTimeProps {
  readonly a: Series;
  readonly b: Series;
}

/** The rates of two runs, both from their start. */
export function RatesOverTime({ a, b }: RatesOverTimeProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const span = Math.max(1, spanOf(a), spanOf(b));
  const highest = Math.max(1, ...ratesOf(a), ...ratesOf(b));
  const most = roundUp(highest * 1.02);
  const y = (value: number): number => height - (value / most) * (height - 10);
  const line = (series: Series): string =>
    pathOf(
      ratesOf(series).map((value, at) => [((at + 0.5) * series.step * width) / span, y(value)]),
    );
  return (
    <div ref={box} style={{ minHeight: `${height + 18}px` }}>
      {width === 0 ? null : (
        <svg
          class="chart"
          width={width}
          height={height + 18}
          role="img"
          aria-label="Rate of both runs since their start"
        >
          {[most / 2, most].map((value) => (
            <g key={value}>
              <line class="gl" x1={0} x2={width} y1={crisp(y(value))} y2={crisp(y(value))} />
              <text x={2} y={y(value) + 12}>
                {rate(value)}
              </text>
            </g>
          ))}
          <path class="lineB" d={line(b)} />
          <path class="lineA" d={line(a)} />
          <line class="ax" x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} />
          {ticks(span, Math.max(3, Math.floor(width / 80))).map((ms) => (
            <text
              key={ms}
              x={Math.min(width - 16, (ms / span) * width)}
              y={height + 14}
              text-anchor={ms === 0 ? 'start' : 'middle'}
            >
              {tickWord(ms)}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}

function spanOf({ step, buckets }: Series): number {
  return step * buckets.length;
}

function ratesOf({ step, buckets }: Series): number[] {
  return buckets.map(([ok, failed]) => ((ok + failed) / step) * 1000);
}

export function SideKey(): JSX.Element {
  return (
    <span class="keyline side-key">
      {(['A', 'B'] as const).map((side) => (
        <span key={side}>
          <svg class="chart" width="20" height="8" aria-hidden="true">
            <path class={`line${side}`} d="M0 4H20" />
          </svg>
          {side}
        </span>
      ))}
    </span>
  );
}
