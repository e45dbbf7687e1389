import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Percentiles } from '../../../src/dashboard/payloads/counts.ts';
import { useWidth } from '../dom/size.ts';
import { duration } from '../format/durations.ts';
import { thin } from '../format/numbers.ts';
import { crisp, onLogAxis } from './axis.ts';

export interface HistogramProps {
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  readonly times: Percentiles;
  /** Another histogram, drawn as a line in a scale of its own. */
  readonly other?: readonly number[];
  readonly height?: number;
}

const words = ['0.1 ms', '1 ms', '10 ms', '100 ms', '1 s', '10 s', '100 s'];

/** Ten bins a decade from 0.1 ms to 100 s; the last bin has what took longer. */
export function HistogramChart(props: HistogramProps): JSX.Element {
  const { ok, failed, times, other, height = 132 } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <div ref={box} style={{ minHeight: `${height + 18}px` }}>
      {width === 0 ? null : (
        <svg
          class="chart"
          width={width}
          height={height + 18}
          viewBox={`0 0 ${width} ${height + 18}`}
          role="img"
          aria-label={labelOf(times)}
        >
          <Decades width={width} height={height} />
          <Bins {...{ ok, failed, width, height, top: other ? 8 : 46 }} />
          <line class="ax" x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} />
          {other ? (
            <path class="lineB" d={stairs(other, width, height)} />
          ) : (
            <PercentileLines {...{ times, width, height }} />
          )}
        </svg>
      )}
    </div>
  );
}

function labelOf([p50, p95, p99]: Percentiles): string {
  if (p50 === undefined) return 'Run times: nothing has ended yet';
  return `Run times: p50 ${duration(p50)}, p95 ${duration(p95)}, p99 ${duration(p99)}`;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function Decades({ width, height }: Size): JSX.Element {
  const last = words.length - 1;
  return (
    <>
      {words.map((word, at) => {
        const x = Math.min(width - 1, Math.round((at / last) * width)) + 0.5;
        const anchor = at === 0 ? 'start' : at === last ? 'end' : 'middle';
        return (
          <g key={word}>
            <line class="gl" x1={x} x2={x} y1={20} y2={height} />
            <text x={x} y={height + 14} text-anchor={anchor}>
              {word.replace(' ', thin)}
            </text>
          </g>
        );
      })}
    </>
  );
}

interface BinsProps extends Size {
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  readonly top: number;
}

function Bins({ ok, failed, width, height, top }: BinsProps): JSX.Element {
  const most = ok.reduce((max, n, at) => Math.max(max, n + (failed[at] ?? 0)), 1);
  const scale = (height - top) / most;
  const step = width / 60;
  const bars = ok.map((n, at) => {
    // What took longer than the axis is drawn in its last bin.
    const x = Math.min(at, 59) * step + 0.5;
    const high = Math.max(n > 0 ? 1 : 0, n * scale);
    const bad = Math.max((failed[at] ?? 0) > 0 ? 1 : 0, (failed[at] ?? 0) * scale);
    const size = Math.max(1, step - 1);
    return [
      high > 0 ? <rect class="hb" x={x} y={height - high} width={size} height={high} /> : null,
      bad > 0 ? (
        <rect class="hb-f" x={x} y={height - high - bad} width={size} height={bad} />
      ) : null,
    ];
  });
  return <g>{bars}</g>;
}

function stairs(bins: readonly number[], width: number, height: number): string {
  const scale = (height - 8) / Math.max(1, ...bins);
  const x = (at: number): string => ((Math.min(at, 60) / 60) * width).toFixed(1);
  return bins
    .map(
      (n, at) => `${at === 0 ? 'M' : 'L'}${x(at)} ${(height - n * scale).toFixed(1)}H${x(at + 1)}`,
    )
    .join('');
}

function PercentileLines(props: Size & { readonly times: Percentiles }): JSX.Element {
  const { times, width, height } = props;
  return (
    <>
      {times.map((ms, at) => {
        const x = crisp(onLogAxis(ms) * width);
        const y = 10 + at * 13;
        const atEnd = x > width - 96;
        return (
          <g key={at}>
            <line class="pl" x1={x} x2={x} y1={y - 8} y2={height} />
            <text class="pt" x={atEnd ? x - 4 : x + 4} y={y} text-anchor={atEnd ? 'end' : 'start'}>
              {`${['p50', 'p95', 'p99'][at] ?? ''} ${duration(ms)}`}
            </text>
          </g>
        );
      })}
    </>
  );
}
