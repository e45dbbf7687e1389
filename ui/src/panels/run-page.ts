import type { Clock } from '../format/clock.ts';
import type { RunFeed, RunView } from '../live/run-feed.ts';
import type { Route } from '../route/route.ts';
import type { RunServer, RunSource, TimeWindow } from '../source/run-source.ts';

/** What all panels of a run share. */
export interface RunPage {
  readonly source: RunSource;
  readonly view: RunView;
  readonly route: Route;
  readonly clock: Clock;
  /** The window of time that is chosen in the throughput. */
  readonly time: TimeWindow | undefined;
  /** Absent in a report: nothing follows, and nothing can be asked. */
  readonly live: { readonly server: RunServer; readonly feed: RunFeed } | undefined;
}

/** A key of data of a panel: it is asked again when the page was away, or for another window. */
export function keyOf({ view, time }: RunPage, ...rest: readonly string[]): string {
  return JSON.stringify([view.run.id, view.epoch, time?.since, time?.until, ...rest]);
}

export function timeOf(query: URLSearchParams): TimeWindow | undefined {
  const since = Number(query.get('since') ?? Number.NaN);
  const until = Number(query.get('until') ?? Number.NaN);
  return until > since ? { since, until } : undefined;
}
