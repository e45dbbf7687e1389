import { reasonsOf } from '../../items/reasons.ts';
import type { ItemResult } from '../../items/item-results.ts';
import type { ItemRow } from '../payloads/items.ts';
import { lineOf } from './parts.ts';

/** Characters of an element and of a text in a row. */
const length = { element: 120, text: 200 };

/** `waits` says how an item that has not ended stands. */
export function itemRow(
  index: number,
  { item, worker }: { readonly item: ItemResult; readonly worker?: number | null | undefined },
  waits: ItemRow['state'],
): ItemRow {
  const { status, attempts, started_at: began, elapsed_ms: ms, average_of: averageOf } = item;
  return {
    index,
    state: status === 'waiting' ? waits : status,
    element: lineOf(item.element, length.element),
    attempts,
    beganAt: began === null ? null : Date.parse(began),
    ms,
    ...(averageOf === undefined ? {} : { averageOf }),
    worker: worker ?? null,
    text: textOf(item),
    ...(item.error ? { code: item.error.code } : {}),
  };
}

function textOf({ status, error, output }: ItemResult): string {
  if (error) return lineOf(reasonsOf(error).join(': '), length.text);
  return status === 'succeeded' ? lineOf(output, length.text) : '';
}
