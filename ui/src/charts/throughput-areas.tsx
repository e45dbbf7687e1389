import type { JSX } from 'preact';
import type { Series } from '../../../src/dashboard/payloads/charts.ts';
import { rate } from '../format/numbers.ts';
import { crisp, pathOf, type Points } from './axis.ts';
import { base, gap, type Maxima, type Rates, type Scale, upper } from './throughput-scale.ts';

export interface AreasProps {
  readonly rates: readonly Rates[];
  readonly series: Series;
  readonly maxima: Maxima;
  readonly scale: Scale;
}

/** Succeeded with failed upon it; below, what is in flight and how much of it is allowed. */
export function Areas({ rates, series, maxima, scale }: AreasProps): JSX.Element {
  const { width, x, y, y2 } = scale;
  const middle = (r: Rates): number => x(r.at + series.step / 2);
  const ok: Points = rates.map((r) => [middle(r), y(r.ok)]);
  const all: Points = rates.map((r) => [middle(r), y(r.ok + r.failed)]);
  const inFlight: Points = rates.map((r) => [middle(r), y2(r.inFlight)]);
  const lines = [maxima.rate / 2, maxima.rate];
  const limit = series.limits.at(-1)?.[1];
  return (
    <>
      {lines.map((value) => (
        <line class="gl" x1={0} x2={width} y1={crisp(y(value))} y2={crisp(y(value))} />
      ))}
      <path class="a-ok" d={closed(ok, upper)} />
      <path class="a-bad" d={`${pathOf([...all, ...ok.toReversed()])}Z`} />
      <path class="l-ok" d={pathOf(ok)} />
      <line class="ax" x1={0} x2={width} y1={upper + 0.5} y2={upper + 0.5} />
      <path class="a-run" d={closed(inFlight, base)} />
      <path class="l-run" d={pathOf(inFlight)} />
      <line class="ax" x1={0} x2={width} y1={base + 0.5} y2={base + 0.5} />
      {lines.map((value) => (
        <text x={4} y={y(value) + 12}>
          {rate(value)}
        </text>
      ))}
      <text x={4} y={upper + gap + 2}>
        {limit === undefined ? 'in flight' : `in flight, limit ${limit}`}
      </text>
    </>
  );
}

function closed(points: Points, floor: number): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return '';
  return `${pathOf([...points, [last[0], floor], [first[0], floor]])}Z`;
}
