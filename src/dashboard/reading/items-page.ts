import { notFound } from '../faults.ts';
import type { TaskRecord } from '../../run/records.ts';
import { failureStates, itemStates } from '../../items/item-state.ts';
import type { ItemRow, ItemsPage } from '../payloads/items.ts';
import type { OpenSource } from '../source/source.ts';
import type { ItemFinders } from './item-finders.ts';
import type { ItemFinder } from './item-finder.ts';
import { failedPage, positionOf } from './failed-page.ts';
import { itemRow } from './item-rows.ts';
import { type ItemsQuery, pageLength } from './items-query.ts';
import type { ReadRun } from './read-run.ts';
import { scanItems } from './scan-items.ts';

interface Parts {
  readonly source: OpenSource;
  readonly run: ReadRun;
  readonly finders: ItemFinders;
  /** Milliseconds that only grow. */
  readonly time: () => number;
}

export function itemsPage(query: ItemsQuery, parts: Parts): ItemsPage {
  const record = requireTask(parts.run, query.task);
  const finder = parts.finders.of(parts.source.store, parts.run.record, record);
  const isEnded = itemStates.some((state) => query.states.includes(state));
  const isTimed = query.since !== undefined || query.until !== undefined;
  const isFailed = query.states.length > 0 && query.states.every((state) => isFailure(state));
  if (query.text === '' && !isTimed && (isFailed || query.cause !== undefined)) {
    const figures = parts.source.history.figures(parts.run.record.id);
    return failedPage(figures, finder, query);
  }
  if (query.text !== '' || isEnded || isTimed) return scanItems(finder, query, parts.time);
  return listedPage(query, parts, finder);
}

function isFailure(state: ItemRow['state']): boolean {
  return failureStates.some((failure) => failure === state);
}

/** Throws MR506 for a task that has not started. */
export function requireTask({ latest, record }: ReadRun, task: string): TaskRecord {
  const found = latest.get(task);
  if (found) return found;
  throw notFound(`task '${task}' of run ${record.id} has not started`);
}

/** By index; with a state, those that have not ended. */
function listedPage(query: ItemsQuery, { source }: Parts, finder: ItemFinder): ItemsPage {
  const { summary } = finder.record;
  const stands = new Standing(source, finder);
  const to = Math.min(query.to ?? summary.total, summary.total);
  const rows: ItemRow[] = [];
  let index = Math.max(query.from, positionOf(query.cursor));
  for (; index < to && rows.length < pageLength; index++) {
    if (query.states.length > 0 && !query.states.some((state) => state === stands.of(index)))
      continue;
    rows.push(itemRow(index, finder.found(index), stands.of(index) ?? 'pending'));
  }
  return {
    task: query.task,
    rows,
    matches: query.states.length === 0 ? Math.max(0, to - query.from) : null,
    cursor: index < to ? String(index) : null,
  };
}

/** How the items stand that have not ended. */
class Standing {
  readonly #done: Uint8Array;
  readonly #retries: ReadonlySet<number>;

  constructor({ store }: OpenSource, { key, record }: ItemFinder) {
    this.#done = store.doneBits(key, record.summary.total);
    const retries = record.state === 'running' ? [...store.retries(key)] : [];
    this.#retries = new Set(retries.map(({ index }) => index));
  }

  /** Undefined for one that has ended. */
  of(index: number): 'retrying' | 'pending' | undefined {
    if (((this.#done[index >> 3] ?? 0) & (1 << (index & 7))) !== 0) return undefined;
    return this.#retries.has(index) ? 'retrying' : 'pending';
  }
}
