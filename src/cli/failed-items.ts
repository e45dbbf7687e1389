import type { RunHistory } from '../api/stored-runs.ts';
import { itemLine, type PlacedItem } from './item-line.ts';
import { lastLogLines } from './log-lines.ts';

/** A line for each item of a task, and below it the last lines of its log. */
export function failedItemLines(
  items: readonly PlacedItem[],
  history: RunHistory,
  place: { readonly run: string; readonly task: string },
  indent = '',
): string[] {
  const lines: string[] = [];
  const logOf = history.logReader(place.run, place.task);
  for (const item of items) {
    lines.push(indent + itemLine(item), ...lastLogLines(logOf(item.index), `${indent}    `));
  }
  return lines;
}
