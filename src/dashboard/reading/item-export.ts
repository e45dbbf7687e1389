import { jsonParts } from '../../document/json/json-parts.ts';
import { jsonRows } from '../../document/json/json-rows.ts';
import { rowEncoder } from '../../formats/rows/row-encoder.ts';
import type { ItemResult } from '../../items/item-results.ts';
import type { ItemFinder } from './item-finder.ts';

export interface ExportQuery {
  readonly format: 'jsonl' | 'csv';
  /** Empty: all. */
  readonly states: readonly string[];
  /** Whether an item is one of those that are asked for. */
  readonly includes: (index: number) => boolean;
}

/** Columns of a table. */
const columns = [
  'index',
  'state',
  'item',
  'attempts',
  'started_at',
  'elapsed_ms',
  'output',
  'error',
] as const;

/** The items of a task that have ended, in the order in which they did, as a file in parts. */
export async function* exportedItems(
  finder: ItemFinder,
  { format, states, includes }: ExportQuery,
): AsyncGenerator<Uint8Array> {
  const encoder = await rowEncoder(format, { rows: jsonRows, parts: jsonParts }, { columns });
  // Batches that are committed meanwhile are not waited for.
  const { batches } = finder.record;
  for (let number = 0; number < batches; number++) {
    const batch = finder.batch(number);
    if (!batch) break;
    const entries: number[] = [];
    for (let k = 0; k < batch.length; k++) {
      const fits = states.length === 0 || states.includes(batch.state(k));
      if (!batch.isDiscarded(k) && fits && includes(batch.index(k))) entries.push(k);
    }
    if (entries.length === 0) continue;
    for (const part of encoder.rows(rowsOf(finder, batch, entries))) yield part.slice();
  }
  yield encoder.end();
}

type Batch = NonNullable<ReturnType<ItemFinder['batch']>>;

/** Each is read when it is its turn. */
function* rowsOf(finder: ItemFinder, batch: Batch, entries: readonly number[]): Generator<object> {
  for (const k of entries) yield rowOf(batch.index(k), finder.entry(batch, k));
}

function rowOf(index: number, item: ItemResult): object {
  const { status, element, attempts, output, error, started_at: began, elapsed_ms: ms } = item;
  return {
    index,
    state: status,
    ...(element === undefined ? {} : { item: element }),
    attempts,
    started_at: began,
    elapsed_ms: ms,
    ...(status === 'succeeded' ? { output } : {}),
    ...(error ? { error } : {}),
  };
}
