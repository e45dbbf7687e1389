import {
  type AttemptTimes,
  type FailedItem,
  type ItemResult,
  jsonParts,
  type ShownElement,
  shownElement,
} from '../api/basics.ts';
import { printableLine } from '../api/texts.ts';
import { clip, counted, dateAndTime, elapsed } from './text.ts';

/** Characters of an element that a line shows. */
const elementLength = 60;

/** `{"name":"web-3"}`: an element in one line of bounded length; empty when there is none. */
export function elementText({ element, element_text: text }: ShownElement): string {
  if (text !== undefined) return clip(printableLine(text), elementLength);
  if (element === undefined) return '';
  const [beginning = ''] = jsonParts(element);
  return clip(printableLine(beginning), elementLength);
}

/** `3 attempts, began 2026-11-21 08:59:24, ran 1.2s`; what is not known is left out. */
export function attemptsText(item: Pick<FailedItem, 'attempts' | keyof AttemptTimes>): string {
  const { attempts, started_at: began, elapsed_ms: ms } = item;
  return [
    // An item that was stopped with its task may have been in an attempt.
    attempts === 0 ? 'no attempt has ended' : counted(attempts, 'attempt'),
    ...(began === null ? [] : [`began ${dateAndTime(Date.parse(began))}`]),
    ...(ms === null ? [] : [`ran ${ms < 1 ? 'less than 1ms' : elapsed(ms)}`]),
  ].join(', ');
}

/** `in task check, item 3: "web-3" (3 attempts, began …)`; empty for a failure without a task. */
export function placeOf({
  task,
  index,
  item,
}: {
  readonly task?: string;
  readonly index?: number;
  readonly item?: FailedItem;
}): string {
  if (task === undefined) return '';
  if (index === undefined) return `in task ${task}`;
  const element = item ? elementText(item) : '';
  const facts = item ? ` (${attemptsText(item)})` : '';
  return `in task ${task}, item ${index}${element === '' ? '' : `: ${element}`}${facts}`;
}

/** `check[3]` or `check[3] "web-3"` */
export function itemName(task: string, index: number, shown: ShownElement): string {
  const element = elementText(shown);
  return element === '' ? `${task}[${index}]` : `${task}[${index}] ${element}`;
}

/** An item as JSON, with its element as a value only where that is small. */
export function itemJson({ element, ...item }: ItemResult): object {
  return { ...item, ...shownElement(element) };
}
