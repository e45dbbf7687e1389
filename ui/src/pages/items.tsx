import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { Drawer } from '../drawer/drawer.tsx';
import { useKeys } from '../dom/keys.ts';
import { noCounts } from '../format/counts.ts';
import { isRun } from '../format/words.ts';
import { keyOf, type RunPage } from '../panels/run-page.ts';
import { useSlowly } from '../panels/slowly.ts';
import { Trouble } from '../parts/panel.tsx';
import { go, replace, useRestoredPlace } from '../route/history.ts';
import { changed, type Values } from '../route/route.ts';
import { useAsked } from '../source/asked.ts';
import { ItemList } from './item-list.tsx';
import { ItemPager } from './item-pager.tsx';
import { ItemToolbar } from './item-toolbar.tsx';
import { isWhole, itemsQueryOf } from './items-query.ts';

export interface ItemsPageProps {
  readonly page: RunPage;
  readonly live: NonNullable<RunPage['live']>;
}

/** Items of one task by state, cause, number or text, 100 at a time. */
export function ItemsPage({ page, live }: ItemsPageProps): JSX.Element {
  const { view, route, time, clock } = page;
  const { run } = view;
  const query = itemsQueryOf(route, run);
  const task = run.tasks.find(({ name }) => name === query.task);
  const round = useSlowly(isRun(run.state) && isWhole(query));
  const { item, text, ...rest } = query;
  const asked = useAsked(keyOf(page, JSON.stringify({ ...rest, text }), String(round)), (signal) =>
    live.server.items(signal, { ...rest, q: text, ...time }),
  );
  // A new filter starts at the first page.
  const filter = (values: Values): void =>
    go(changed(route, { cursor: '', from: '', to: '', item: '', ...values }));
  const open = useCallback((index: number) => replace(changed(route, { item: index })), [route]);
  const close = useCallback(() => replace(changed(route, { item: '' })), [route]);
  useKeys({
    f: () => filter({ state: query.state === 'failed' ? '' : 'failed', cause: '' }),
  });
  useRestoredPlace(changed(route, { item: '' }), asked.value !== undefined);
  const shownAt = useMemo(() => run.now, [asked.value]);
  const clear = (): void => filter({ state: '', cause: '', q: '' });
  return (
    <>
      <ItemToolbar
        {...{ page, live, query, filter }}
        counts={task?.counts ?? noCounts}
        total={task?.total ?? 0}
      />
      {asked.error ? (
        <div class="toolbar">
          <Trouble error={asked.error} again={asked.again} />
        </div>
      ) : null}
      {asked.value ? (
        <>
          <ItemList {...{ clock, query, open, clear }} page={asked.value} />
          <ItemPager
            {...{ route, query, filter }}
            page={asked.value}
            note={`newest state of ${clock.time(shownAt)}`}
            refresh={asked.again}
          />
        </>
      ) : (
        <div class="waiting-page" aria-busy={asked.error === undefined} />
      )}
      {item === undefined ? null : (
        <Drawer {...{ page, live, open, close }} task={query.task} index={item} />
      )}
    </>
  );
}
