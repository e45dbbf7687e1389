import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Series } from '../../../src/dashboard/payloads/charts.ts';
import { chartHeight, type Rates } from '../charts/throughput-scale.ts';
import { Throughput } from '../charts/throughput.tsx';
import type { Clock } from '../format/clock.ts';
import { done, sum } from '../format/counts.ts';
import { duration } from '../format/durations.ts';
import { int, rate } from '../format/numbers.ts';
import { isRun } from '../format/words.ts';
import { useFollowed } from '../live/followed.ts';
import { mergeSeries } from '../live/merge.ts';
import type { RunView } from '../live/run-feed.ts';
import { Panel, Trouble } from '../parts/panel.tsx';
import { go } from '../route/history.ts';
import { changed } from '../route/route.ts';
import type { RunPage } from './run-page.ts';

/** More points than this are asked for again in a coarser grid. */
const mostPoints = 480;

export function ThroughputPanel({ page, width }: { page: RunPage; width: string }): JSX.Element {
  const { source, view, live, route, time, clock } = page;
  const [point, setPoint] = useState<Rates>();
  const [grid, setGrid] = useState(0);
  const asked = useFollowed(
    live?.feed,
    JSON.stringify([view.run.id, view.epoch, grid]),
    (signal) => source.series(signal),
    mergeSeries,
  );
  const series = asked.value;
  useEffect(() => {
    if (series) live?.feed.setGrid({ since: series.from, step: series.step });
  }, [live, series?.from, series?.step]);
  useEffect(() => {
    if (series && series.buckets.length > mostPoints) setGrid((n) => n + 1);
  }, [series]);
  const select = (since: number, until: number): void =>
    go(changed(route, { since: Math.round(since), until: Math.round(until) }));
  return (
    <Panel
      title="Throughput"
      width={width}
      head={<span class="sub">items that ended, per second</span>}
    >
      <div class="body">
        {asked.error ? <Trouble error={asked.error} again={asked.again} /> : null}
        <div class="readout">{series ? <Readout {...{ series, view, point, clock }} /> : null}</div>
        {series && series.buckets.length > 0 ? (
          <Throughput
            series={series}
            now={isRun(view.run.state) ? view.run.now : Infinity}
            label={labelOf(view, series)}
            point={setPoint}
            {...(live ? { select } : {})}
            selected={time}
          />
        ) : (
          <div style={{ minHeight: `${chartHeight}px` }} />
        )}
      </div>
    </Panel>
  );
}

function labelOf({ run, shown }: RunView, { step, buckets }: Series): string {
  const span = duration(step * buckets.length);
  return `Items per second over ${span}; ${isRun(run.state) ? 'now' : 'average'} ${rate(shown.rate)}`;
}

interface ReadoutProps {
  readonly series: Series;
  readonly view: RunView;
  readonly point: Rates | undefined;
  readonly clock: Clock;
}

function Readout({ series, view, point, clock }: ReadoutProps): JSX.Element {
  const { run, shown } = view;
  if (series.buckets.length === 0) {
    return (
      <>{isRun(run.state) ? 'The first point comes after one second.' : 'Nothing has ended.'}</>
    );
  }
  if (point) {
    return (
      <>
        at <b>{duration(point.at - series.from)}</b> ({clock.time(point.at)}) · succeeded{' '}
        <b>{rate(point.ok)}</b> · failed <b>{rate(point.failed)}</b> · in flight{' '}
        <b>{int(point.inFlight)}</b>
      </>
    );
  }
  const step = <> · one point is {duration(series.step)}</>;
  if (isRun(run.state)) {
    return (
      <>
        now <b>{rate(shown.rate)}</b> · in flight <b>{int(run.inFlight)}</b>
        {step}
      </>
    );
  }
  const all = done(sum(run.tasks.map(({ counts }) => counts)));
  return (
    <>
      average <b>{rate(run.elapsed > 0 ? (all / run.elapsed) * 1000 : 0)}</b>
      {step}
    </>
  );
}
