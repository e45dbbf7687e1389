import type { RunFigures } from '../../history/figures/run-figures.ts';
import { badRequest } from '../faults.ts';
import type { ItemRow, ItemsPage } from '../payloads/items.ts';
import type { ItemFinder } from './item-finder.ts';
import { itemRow } from './item-rows.ts';
import { type ItemsQuery, pageLength } from './items-query.ts';

/** Failed items by index, of all causes or of one. */
export function failedPage(figures: RunFigures, finder: ItemFinder, query: ItemsQuery): ItemsPage {
  const { task, states, cause, from, to = finder.record.summary.total } = query;
  const rows: ItemRow[] = [];
  let next: number | null = Math.max(from, positionOf(query.cursor));
  while (next !== null && next < to && rows.length < pageLength) {
    const limit = pageLength - rows.length;
    const signature = cause === undefined ? {} : { signature: cause };
    const found = figures.failedItems(task, { from: next, limit, ...signature });
    for (const { index } of found.rows) {
      if (index >= to) break;
      const row = itemRow(index, finder.found(index), 'pending');
      if (states.length === 0 || states.includes(row.state)) rows.push(row);
    }
    next = found.next;
  }
  const isEnd = next === null || next >= to;
  return { task, rows, matches: null, cursor: isEnd ? null : String(next) };
}

/** Throws MR501 for what is no cursor of such a page. */
export function positionOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const position = Number(cursor);
  if (Number.isSafeInteger(position) && position >= 0) return position;
  throw badRequest('the cursor is of another page');
}

/** The failed items before and after one, and its cause. */
export interface Neighbours {
  readonly signature: number | null;
  readonly before: number | null;
  readonly after: number | null;
}

/** Items that are looked through for a failed one before, at most. */
const mostBehind = 1_000_000;

export function neighboursOf(figures: RunFigures, task: string, index: number): Neighbours {
  const [own, other] = figures.failedItems(task, { from: index, limit: 2 }).rows;
  const isFailed = own?.index === index;
  return {
    signature: isFailed ? own.signature : null,
    before: failedBefore(figures, task, index),
    after: (isFailed ? other : own)?.index ?? null,
  };
}

function failedBefore(figures: RunFigures, task: string, index: number): number | null {
  for (let distance = 128; distance <= mostBehind; distance *= 8) {
    const from = Math.max(0, index - distance);
    const { rows } = figures.failedItems(task, { from, limit: distance });
    const last = rows.findLast((row) => row.index < index);
    if (last) return last.index;
    if (from === 0) break;
  }
  return null;
}
