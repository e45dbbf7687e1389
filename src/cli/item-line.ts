import { isFailure, type ItemResult, jsonParts } from '../api/basics.ts';
import { printableLine } from '../api/texts.ts';
import { failureLine } from './failure-lines.ts';
import { attemptsText, elementText } from './item-facts.ts';
import { clip } from './text.ts';

/** An item of a task and its position in the list. */
export interface PlacedItem {
  readonly index: number;
  readonly item: ItemResult;
}

/** Characters of an output that a list shows. */
const previewLength = 100;

/**
 * `[3] {"name":"web-3"}` with its output, `[20] waiting`, or what is known of an item that failed:
 * `[17] "db-1": MR401 connection refused (3 attempts, began 2026-11-21 08:59:24, ran 1.2s)`
 */
export function itemLine({ index, item }: PlacedItem): string {
  const { status, output, error, attempts } = item;
  const tries = attempts > 1 ? ` (after ${attempts} attempts)` : '';
  if (status === 'succeeded') {
    return `[${index}] ${clip(printableLine(beginningOf(output)), previewLength)}${tries}`;
  }
  const reason = error ? failureLine(error) : status.replace('_', ' ');
  if (!isFailure(status)) return `[${index}] ${reason}${tries}`;
  const element = elementText(item);
  return `[${index}] ${element === '' ? '' : `${element}: `}${reason} (${attemptsText(item)})`;
}

/** The beginning of its JSON, which is longer than a preview. */
function beginningOf(output: unknown): string {
  const [first = ''] = jsonParts(output);
  return first;
}

export function hasFailed({ item }: PlacedItem): boolean {
  return isFailure(item.status);
}

/** Items in the order of their list. */
export function* placed(items: readonly ItemResult[]): Generator<PlacedItem> {
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (item) yield { index, item };
  }
}
