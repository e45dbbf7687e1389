import type { JSX } from 'preact';
import type { ItemRow, ItemsPage } from '../../../src/dashboard/payloads/items.ts';
import { onLogAxis } from '../charts/axis.ts';
import { memo } from '../dom/memo.ts';
import type { Clock } from '../format/clock.ts';
import { duration } from '../format/durations.ts';
import { int } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import { State } from '../parts/glyph.tsx';
import { Head, OpeningRow } from '../parts/row.tsx';
import { Text } from '../parts/text.tsx';
import { itemColumns } from './item-columns.ts';
import { isWhole, type ItemsQuery } from './items-query.ts';

export interface ItemListProps {
  readonly page: ItemsPage;
  readonly clock: Clock;
  readonly query: ItemsQuery;
  readonly open: (index: number) => void;
  readonly clear: () => void;
}

export function ItemList({ page, clock, query, open, clear }: ItemListProps): JSX.Element {
  if (page.rows.length === 0) return <NoItems {...{ page, query, clear }} />;
  return (
    <div class="grid items" role="table" aria-label="Items">
      <Head columns={itemColumns} />
      {page.rows.map((row) => (
        <ItemLine
          key={row.index}
          row={row}
          clock={clock}
          open={open}
          selected={row.index === query.item}
        />
      ))}
    </div>
  );
}

interface ItemLineProps {
  readonly row: ItemRow;
  readonly clock: Clock;
  readonly open?: (index: number) => void;
  readonly selected?: boolean;
}

const ItemLine = memo(function ItemLine(props: ItemLineProps): JSX.Element {
  const { row, clock, open, selected = false } = props;
  return (
    <OpeningRow name={`item ${row.index}`} open={() => open?.(row.index)} selected={selected}>
      <ItemCells row={row} clock={clock} />
    </OpeningRow>
  );
});

export interface ItemCellsProps {
  readonly row: ItemRow;
  readonly clock: Clock;
}

/** Of the list here and in a report. */
export function ItemCells({ row, clock }: ItemCellsProps): JSX.Element {
  const { index, state, element, attempts, beganAt, ms, averageOf, worker, text } = row;
  const failed = state === 'failed' || state === 'timed_out';
  return (
    <>
      <span class="num ix ink2" role="cell">
        {int(index)}
      </span>
      <span class="st" role="cell">
        <State state={state} />
      </span>
      <span class="ky cut" role="cell">
        <Text text={element} />
      </span>
      <span class="num o ink2" role="cell">
        {attempts > 0 ? int(attempts) : '–'}
      </span>
      <span class="o muted" role="cell">
        {beganAt === null ? '–' : clock.time(beganAt)}
      </span>
      <span
        class="num du"
        role="cell"
        title={averageOf === undefined ? undefined : `mean of ${int(averageOf)} items`}
      >
        {ms === null ? (
          <span class="muted">–</span>
        ) : (
          <>
            {duration(ms)}
            <span class="durbar">
              <i style={{ width: `${onLogAxis(ms) * 100}%` }} />
            </span>
          </>
        )}
      </span>
      <span class="o muted" role="cell">
        {worker === null ? '–' : `w${worker}`}
      </span>
      <span class={failed ? 'o cut mono bad' : 'o cut mono muted'} role="cell">
        <Text text={text} />
      </span>
    </>
  );
}

type NoItemsProps = Pick<ItemListProps, 'page' | 'query' | 'clear'>;

function NoItems({ page, query, clear }: NoItemsProps): JSX.Element {
  const { searched, cursor } = page;
  const goesOn = searched !== undefined && cursor !== null;
  return (
    <div class="empty">
      <h2>{goesOn ? 'No item matches so far' : 'No item matches'}</h2>
      <p class="ink2">
        {query.text !== '' && searched !== undefined
          ? `Searched ${int(searched)} items for “${visible(query.text)}”.`
          : isWhole(query)
            ? 'The task has no items yet.'
            : 'No item is in this state now.'}
      </p>
      {isWhole(query) ? null : (
        <button type="button" onClick={clear}>
          Clear filters
        </button>
      )}
    </div>
  );
}
