import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { useKeys } from '../dom/keys.ts';
import { preferences } from '../dom/preferences.ts';
import { useStored } from '../dom/stored.ts';
import { Clock } from '../format/clock.ts';
import { visible } from '../format/text.ts';
import { word } from '../format/words.ts';
import { connection, retryNow } from '../live/connection.ts';
import { RunFeed, type RunView } from '../live/run-feed.ts';
import { type RunPage, timeOf } from '../panels/run-page.ts';
import { go } from '../route/history.ts';
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
    return { server, feed: new RunFeed(server) };
  }, [id]);
  // At once, not after the next paint: a page that is left before it would keep its stream.
  useLayoutEffect(() => {
    retryNow.set(live.feed.retry);
    return () => live.feed.close();
  }, [live]);
  const view = useStored(live.feed.view);
  useUngrouped(live.feed, view, route.query.get('ungroup') === '1');
  const { kind } = useStored(connection);
  const { time: zone } = useStored(preferences);
  const clock = useMemo(() => new Clock(zone), [zone]);
  const since = route.query.get('since');
  const until = route.query.get('until');
  const time = useMemo(() => timeOf(route.query), [since, until]);
  useKeys({ go: () => go(linkToRun(id)), gi: () => go(linkToRun(id, 'items')) });
  useTitle(view && `${word(view.run.state)} · ${visible(view.run.workflow)}`);
  if (!view) return <Missing gone={kind === 'gone'} />;
  const page: RunPage = { source: live.server, view, route, clock, time, live };
  return (
    <>
      <RunHead page={page} />
      {route.tab === 'items' ? (
        <ItemsPage page={page} live={live} />
      ) : route.tab === 'compare' ? (
        <ComparePage page={page} server={live.server} />
      ) : (
        <Overview page={page} />
      )}
    </>
  );
}

/** Groups are known by name once they have been seen. */
function useUngrouped(feed: RunFeed, view: RunView | undefined, ungroup: boolean): void {
  useEffect(() => {
    if (!ungroup) {
      feed.setOpened([]);
      return;
    }
    const groups = view?.run.tasks.filter(({ group }) => group !== undefined) ?? [];
    if (groups.length > 0 && feed.opened.length === 0) {
      feed.setOpened(groups.map(({ name }) => name));
    }
  }, [feed, view?.run.tasks, ungroup]);
}

function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? 'Millrace' : `${title} · Millrace`;
  }, [title]);
}
