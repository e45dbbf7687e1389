import type { JSX } from 'preact';
import type { ItemsPage } from '../../../src/dashboard/payloads/items.ts';
import { int, plural } from '../format/numbers.ts';
import { go } from '../route/history.ts';
import { changed, type Route, type Values } from '../route/route.ts';
import { isWhole, type ItemsQuery } from './items-query.ts';

export interface ItemPagerProps {
  readonly page: ItemsPage;
  readonly route: Route;
  readonly query: ItemsQuery;
  readonly filter: (values: Values) => void;
  readonly note: string;
  readonly refresh: () => void;
}

/** The page before each page that was reached by "Next". */
const before = new Map<string, string>();

export function ItemPager(props: ItemPagerProps): JSX.Element {
  const { page, route, query, filter, note, refresh } = props;
  const { rows, cursor, searched } = page;
  const here = changed(route, { item: '' });
  const next = (): void => {
    const link = changed(route, { cursor, item: '' });
    before.set(link, here);
    go(link);
  };
  const previous = (): void => go(before.get(here) ?? changed(route, { cursor: '', item: '' }));
  const goesOn = searched !== undefined && rows.length < 100;
  return (
    <div class="pager">
      <button type="button" class="small" disabled={query.cursor === null} onClick={previous}>
        Previous
      </button>
      <button type="button" class="small" disabled={cursor === null} onClick={next}>
        {goesOn && cursor !== null ? 'Go on' : 'Next'}
      </button>
      <span class="nowrap" role="status">
        {rangeWord(page, query)}
      </span>
      <span class="grow" />
      <label class="pair nowrap">
        Go to
        <input
          class="goto"
          inputMode="numeric"
          aria-label="Go to item number"
          onKeyDown={(event) => {
            const digits = event.currentTarget.value.replaceAll(/\D/g, '');
            if (event.key === 'Enter' && digits !== '') {
              filter({ from: digits, state: '', cause: '', q: '' });
            }
          }}
        />
      </label>
      <span class="muted o">{note}</span>
      <button type="button" class="small ghost o" onClick={refresh}>
        Refresh
      </button>
    </div>
  );
}

function rangeWord({ rows, matches, searched, cursor }: ItemsPage, query: ItemsQuery): string {
  const first = rows[0]?.index;
  const last = rows.at(-1)?.index;
  const end = searched !== undefined && cursor !== null ? ` · searched ${int(searched)}` : '';
  if (first === undefined || last === undefined) return `0 items${end}`;
  if (isWhole(query)) {
    const of = matches === null ? '' : ` of ${int(query.from + matches)}`;
    return `${int(first)} – ${int(last)}${of}`;
  }
  return `${matches === null ? plural(rows.length, 'item') : `${int(matches)} match`}${end}`;
}
