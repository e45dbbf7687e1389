import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Series } from '../../../src/dashboard/payloads/charts.ts';
import { useWidth } from '../dom/size.ts';
import { duration } from '../format/durations.ts';
import { crisp, ticks, tickWord } from './axis.ts';
import { Areas } from './throughput-areas.tsx';
import { Marks } from './throughput-marks.tsx';
import { base, chartHeight, maximaOf, type Rates, ratesOf, scaleOf } from './throughput-scale.ts';
import { type Selecting, useSelecting } from './throughput-selecting.ts';

export interface ThroughputProps {
  readonly series: Series;
  readonly now: number;
  readonly label: string;
  /** What the line above the chart says of a point; undefined: of none. */
  readonly point: (rates: Rates | undefined) => void;
  /** A window of time has been chosen. */
  readonly select?: (since: number, until: number) => void;
  readonly selected?: { readonly since: number; readonly until: number } | undefined;
}

/** Two strips over one axis of time, as two axes of numbers in one strip mislead. */
export function Throughput(props: ThroughputProps): JSX.Element {
  const { series, now, label, point, select, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number>();
  const maxima = useRef({ rate: 0, inFlight: 0 });
  const rates = ratesOf(series, now);
  maxima.current = maximaOf(rates, series.limits, maxima.current);
  const span = Math.max(1, rates.length) * series.step;
  const scale = scaleOf(width, series.from, span, maxima.current);
  const show = (place: number | undefined): void => {
    setAt(place);
    point(place === undefined ? undefined : rates[place]);
  };
  const selecting = useSelecting({
    count: rates.length,
    width,
    show,
    select: windowed(series, select),
  });
  const height = chartHeight;
  return (
    <div ref={box} class="throughput" style={{ minHeight: `${height}px` }}>
      {width === 0 ? null : (
        <svg
          class="chart"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={
            select ? `${label}. Drag, or Shift and arrows, then Enter: a window of time` : label
          }
          tabIndex={0}
          {...selecting.handlers}
        >
          <TimeAxis span={span} x={(ms) => scale.x(series.from + ms)} width={width} />
          <Areas rates={rates} series={series} maxima={maxima.current} scale={scale} />
          <Marks series={series} scale={scale} />
          <Chosen {...{ series, selecting, selected }} x={scale.x} />
          {at === undefined ? null : <Cursor x={scale.x(series.from + (at + 0.5) * series.step)} />}
        </svg>
      )}
    </div>
  );
}

function windowed(
  { from, step }: Series,
  select: ThroughputProps['select'],
): ((first: number, last: number) => void) | undefined {
  return select && ((first, last) => select(from + first * step, from + (last + 1) * step));
}

function Cursor({ x }: { x: number }): JSX.Element {
  return <line class="cur" x1={crisp(x)} x2={crisp(x)} y1={0} y2={base} />;
}

interface ChosenProps {
  readonly series: Series;
  readonly selecting: Selecting;
  readonly selected: ThroughputProps['selected'];
  readonly x: (at: number) => number;
}

/** The window that is being drawn, else the one that is chosen. */
function Chosen({ series, selecting, selected, x }: ChosenProps): JSX.Element | null {
  const { from, step } = series;
  const { range } = selecting;
  const window = range
    ? { since: from + range[0] * step, until: from + (range[1] + 1) * step }
    : selected;
  if (!window) return null;
  const left = Math.max(0, x(window.since));
  return (
    <rect
      class="chosen"
      x={left}
      width={Math.max(1, x(window.until) - left)}
      y={2}
      height={base - 2}
    >
      <title>{duration(window.until - window.since)}</title>
    </rect>
  );
}

interface TimeAxisProps {
  readonly span: number;
  readonly width: number;
  readonly x: (ms: number) => number;
}

function TimeAxis({ span, width, x }: TimeAxisProps): JSX.Element {
  const times = ticks(span, Math.max(3, Math.floor(width / 64)));
  return (
    <>
      {times.map((ms) => (
        <g key={ms}>
          <line class="gl" x1={crisp(x(ms))} x2={crisp(x(ms))} y1={8} y2={base} />
          <text
            x={Math.min(Math.max(crisp(x(ms)), 2), width - 14)}
            y={base + 13}
            text-anchor={ms === 0 ? 'start' : 'middle'}
          >
            {tickWord(ms)}
          </text>
        </g>
      ))}
    </>
  );
}
