import { gridOver, gridWith, throughputOn } from '../../figures/throughput.ts';
import { type PartialFigures, partOf, type VisitFigures } from './visit-figures.ts';

/** What of the throughput of a run is read. Times are in milliseconds since the epoch. */
export interface SeriesOptions {
  /** The name of a task; without one, of all. */
  readonly task?: string;
  /** The start of the run by default. */
  readonly from?: number;
  /** The end of the run by default, or now. */
  readonly to?: number;
  /** The most buckets; 240 by default. */
  readonly points?: number;
  /** Milliseconds of a bucket, as an earlier series had it; the first begins at `from`. */
  readonly step?: number;
}

/** Items that ended over time. */
export interface RunSeries {
  /** The start of the first bucket, in milliseconds since the epoch. */
  readonly from: number;
  /** Milliseconds of a bucket. */
  readonly step: number;
  /** Items that succeeded and failed within each, and the most that were seen in flight. */
  readonly buckets: readonly (readonly [ok: number, failed: number, inFlight: number])[];
  /** Present when it is of a part of the items. */
  readonly partial?: PartialFigures;
}

interface Parts {
  readonly visits: readonly VisitFigures[];
  /** The start of the run, and its end or now. */
  readonly span: { readonly from: number; readonly to: number };
}

const fewPoints = 240;

/** Sums the buckets of visits. */
export function seriesOf({ visits, span }: Parts, options: SeriesOptions): RunSeries {
  const { from = span.from, to = span.to, points = fewPoints, step } = options;
  const grid =
    step === undefined ? gridOver(from, to, points, span.to) : gridWith(step, from, to, span.to);
  const buckets = Array.from({ length: grid.count }, () => [0, 0, 0] as [number, number, number]);
  for (const { rows, totals } of visits) {
    if (totals?.newest === undefined) continue;
    for (const [at, { ok, failed, inFlight }] of throughputOn(
      rows,
      totals.newest,
      grid,
    ).entries()) {
      const sum = buckets[at];
      if (!sum) continue;
      sum[0] += ok;
      sum[1] += failed;
      sum[2] += inFlight;
    }
  }
  return { from: grid.from, step: grid.step, buckets, ...partOf(visits) };
}
