import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useKeys } from '../dom/keys.ts';
import { preferences } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { Clock } from '../format/clock.ts';
import { visible } from '../format/text.ts';
import { word } from '../format/words.ts';
import { connection, retryNow } from '../live/connection.ts';
import { RunFeed } from '../live/run-feed.ts';
import { type RunPage, timeOf } from '../panels/run-page.ts';
import { go, useRestoredPlace } from '../route/history.ts';
import { linkToRun, type Route } from '../route/route.ts';
import { RunServer } from '../source/run-source.ts';
import { ComparePage } from './compare.tsx';
import { ItemsPage } from './items.tsx';
import { Missing } from './missing.tsx';
import { Overview } from './overview.tsx';
import { RunHead } from './run-head.tsx';

/** A run and its views; all of them follow it. */
export function Run({ route }: { route: Route }): JSX.Element {
  const id = route.run;
  const live = useMemo(() => {
    const server = new RunServer(id);
    return { server, feed: new RunFeed(server, route.query.get('ungroup') === '1') };
  }, [id]);
  useEffect(() => {
    retryNow.set(live.feed.retry);
    return () => live.feed.close();
  }, [live]);
  const ungroup = route.query.get('ungroup') === '1';
  useEffect(() => live.feed.setUngroup(ungroup), [live, ungroup]);
  const view = useStored(live.feed.view);
  const { kind } = useStored(connection);
  const { time: zone } = useStored(preferences);
  const clock = useMemo(() => new Clock(zone), [zone]);
  const since = route.query.get('since');
  const until = route.query.get('until');
  const time = useMemo(() => timeOf(route.query), [since, until]);
  useKeys({ go: () => go(linkToRun(id)), gi: () => go(linkToRun(id, 'items')) });
  useRestoredPlace(`${id} ${route.tab}`, view !== undefined);
  useTitle(view && `${word(view.run.state)} · ${visible(view.run.workflow)}`);
  if (!view) return <Missing gone={kind === 'gone'} />;
  const page: RunPage = { source: live.server, view, route, clock, time, live };
  return (
    <>
      <RunHead page={page} />
      {route.tab === 'items' ? (
        <ItemsPage page={page} />
      ) : route.tab === 'compare' ? (
        <ComparePage page={page} />
      ) : (
        <Overview page={page} />
      )}
    </>
  );
}

function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? 'Millrace' : `${title} · Millrace`;
  }, [title]);
}
