import { badRequest } from '../faults.ts';
import type { ItemResult } from '../../items/item-results.ts';
import type { ItemRow, ItemsPage } from '../payloads/items.ts';
import type { ItemFinder } from './item-finder.ts';
import { itemRow } from './item-rows.ts';
import { type ItemsQuery, pageLength } from './items-query.ts';
import { lineOf } from './parts.ts';

/** Milliseconds that one request may read. */
const budget = 200;

/** Characters of an item in which a text is searched. */
const searchedLength = 65_536;

/** Where to go on: a batch, an entry of it, and the number of items read before. */
interface Place {
  readonly batch: number;
  readonly entry: number;
  readonly read: number;
}

/**
 * Reads items in the order in which they ended, until a page is full or the time is over: the page
 * then says how many it has read, and its cursor goes on from there.
 */
export function scanItems(finder: ItemFinder, query: ItemsQuery, time: () => number): ItemsPage {
  const rows: ItemRow[] = [];
  const end = time() + budget;
  let { batch, entry, read } = placeOf(query.cursor);
  while (batch < finder.record.batches && rows.length < pageLength && time() < end) {
    const opened = finder.batch(batch);
    const length = opened?.length ?? 0;
    for (; opened && entry < length && rows.length < pageLength; entry++) {
      if ((entry & 63) === 63 && time() >= end) break;
      if (opened.isDiscarded(entry)) continue;
      read++;
      const row = matching(finder, query, opened, entry);
      if (row) rows.push(row);
    }
    if (entry < length) break;
    batch++;
    entry = 0;
  }
  const isEnd = batch >= finder.record.batches;
  return {
    task: query.task,
    rows,
    matches: null,
    cursor: isEnd ? null : [batch, entry, read].join('.'),
    ...(isEnd && query.text === '' ? {} : { searched: read }),
  };
}

type Batch = NonNullable<ReturnType<ItemFinder['batch']>>;

function matching(
  finder: ItemFinder,
  { state, text, from, to }: ItemsQuery,
  batch: Batch,
  entry: number,
): ItemRow | undefined {
  const index = batch.index(entry);
  if (index < from || (to !== undefined && index >= to)) return undefined;
  if (state !== undefined && batch.state(entry) !== state) return undefined;
  const item = finder.entry(batch, entry);
  const words = text.toLowerCase();
  if (words !== '' && !textsOf(index, item).some((one) => one.toLowerCase().includes(words)))
    return undefined;
  return itemRow(index, item, 'pending');
}

function textsOf(index: number, { element, error, output }: ItemResult): string[] {
  const end = error ? `${error.code} ${error.message}` : lineOf(output, searchedLength);
  return [String(index), lineOf(element, searchedLength), end];
}

/** Throws MR501 for what is no cursor of a search. */
function placeOf(cursor = '0.0.0'): Place {
  const [batch = -1, entry = -1, read = -1] = cursor.split('.').map(Number);
  const isPlace = [batch, entry, read].every((one) => Number.isSafeInteger(one) && one >= 0);
  if (isPlace) return { batch, entry, read };
  throw badRequest('the cursor is of another page');
}
