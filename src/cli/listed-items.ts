import type { RunHistory } from '../api/stored-runs.ts';
import { hasFailed, itemLine, placed, type PlacedItem } from './item-line.ts';
import { lastLogLines } from './log-lines.ts';

interface Place {
  readonly run: string;
  readonly task: string;
}

/** The items of a task that failed or timed out. */
export function allFailed({ run, task }: Place, history: RunHistory): PlacedItem[] {
  return [...placed(history.items(run, task))].filter(hasFailed);
}

/** The first of them, found by what is recorded of failures: the others are not read. */
export function firstFailed(
  { run, task }: Place,
  history: RunHistory,
  limit: number,
): PlacedItem[] {
  const { rows } = history.figures(run).failedItems(task, { limit });
  return itemsAt(
    { run, task },
    history,
    rows.map(({ index }) => index),
  );
}

/** The first items of a task. */
export function firstItems(place: Place, history: RunHistory, limit: number): PlacedItem[] {
  return itemsAt(
    place,
    history,
    Array.from({ length: limit }, (_, index) => index),
  );
}

/** Each is read without the others. */
function itemsAt(
  { run, task }: Place,
  history: RunHistory,
  indexes: readonly number[],
): PlacedItem[] {
  return indexes.flatMap((index) => {
    const item = history.item(run, task, index);
    return item ? [{ index, item }] : [];
  });
}

/** A line for each item of a task, and below it the last lines of its log. */
export function failedItemLines(
  items: readonly PlacedItem[],
  history: RunHistory,
  place: Place,
  indent = '',
): string[] {
  const lines: string[] = [];
  const logOf = history.logReader(place.run, place.task);
  for (const item of items) {
    lines.push(indent + itemLine(item), ...lastLogLines(logOf(item.index), `${indent}    `));
  }
  return lines;
}
