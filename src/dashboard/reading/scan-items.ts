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
  const { batches } = finder.record;
  const end = time() + budget;
  const rows: ItemRow[] = [];
  let place = placeOf(query.cursor);
  while (place.batch < batches && rows.length < pageLength && time() < end)
    place = scanBatch(finder, query, { rows, place, isLate: () => time() >= end });
  const isEnd = place.batch >= batches;
  return {
    task: query.task,
    rows,
    matches: null,
    cursor: isEnd ? null : [place.batch, place.entry, place.read].join('.'),
    ...(isEnd && query.text === '' ? {} : { searched: place.read }),
  };
}

interface Scan {
  readonly rows: ItemRow[];
  readonly place: Place;
  readonly isLate: () => boolean;
}

/** Entries between two looks at the time. */
const entriesPerLook = 64;

/** Returns where to go on: behind the batch, or within it when the page is full or it is late. */
function scanBatch(finder: ItemFinder, query: ItemsQuery, { rows, place, isLate }: Scan): Place {
  const batch = finder.batch(place.batch);
  const next = { batch: place.batch + 1, entry: 0 };
  if (!batch) return { ...next, read: place.read };
  let { read } = place;
  for (let { entry } = place; entry < batch.length; entry++) {
    const isFull = rows.length === pageLength;
    if (isFull || (read % entriesPerLook === 0 && read > place.read && isLate()))
      return { batch: place.batch, entry, read };
    if (batch.isDiscarded(entry)) continue;
    read++;
    const row = matching(finder, query, batch, entry);
    if (row) rows.push(row);
  }
  return { ...next, read };
}

type Batch = NonNullable<ReturnType<ItemFinder['batch']>>;

function matching(
  finder: ItemFinder,
  { states, text, from, to, since, until }: ItemsQuery,
  batch: Batch,
  entry: number,
): ItemRow | undefined {
  const index = batch.index(entry);
  if (index < from || (to !== undefined && index >= to)) return undefined;
  if (states.length > 0 && !states.includes(batch.state(entry))) return undefined;
  if (!endedWithin(batch, entry, since, until)) return undefined;
  const item = finder.entry(batch, entry);
  const words = text.toLowerCase();
  if (words !== '' && !textsOf(index, item).some((one) => one.toLowerCase().includes(words)))
    return undefined;
  return itemRow(index, { item, worker: batch.worker }, 'pending');
}

/** One whose end is not known counts as outside. */
function endedWithin(
  batch: Batch,
  entry: number,
  since: number | undefined,
  until: number | undefined,
): boolean {
  if (since === undefined && until === undefined) return true;
  const { began, elapsed = 0 } = batch.times(entry) ?? {};
  if (began === undefined) return false;
  const ended = began + elapsed;
  return ended >= (since ?? 0) && ended < (until ?? Number.POSITIVE_INFINITY);
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
