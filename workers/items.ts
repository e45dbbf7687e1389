import { elementReader, type ListReader } from '../src/items/elements.ts';
import type { TaskMessage } from '../src/wire/messages.ts';
import type { DocumentCache } from '../src/wire/open-handle.ts';
import { openList } from '../src/wire/open-handle.ts';

type Items = Pick<ListReader, 'at' | 'endOfPage'>;

/** Returns the items of a task, which are read in place; a plain task has none. */
export function itemReader(task: TaskMessage, documents: DocumentCache): Items {
  if (!task.list) return { at: () => undefined };
  const list = openList(task.list, documents);
  const at = elementReader(list, task);
  // An item that is a slice, or one that repeats an element, has another index than that.
  const isElement = task.batchSize === undefined && task.elements === undefined;
  return isElement && list.endOfPage ? { at, endOfPage: list.endOfPage } : { at };
}

/** Number of the repetition of an element, from 0. */
export function repetitionOf(index: number, elements: number): number {
  return elements === 0 ? 0 : Math.floor(index / elements);
}

/** The names that templates see of an item. */
export function itemNames(
  { elements }: TaskMessage,
  item: unknown,
  index: number,
): { readonly item: unknown; readonly index: number; readonly repetition?: number } {
  return {
    item,
    index,
    ...(elements === undefined ? {} : { repetition: repetitionOf(index, elements) }),
  };
}

interface ItemNames {
  /** The task has items of its own. */
  readonly isList: boolean;
  /** Of a block around. */
  readonly item?: unknown;
  readonly index?: number;
  readonly repetition?: number;
}

type Render = (item: unknown, index: number) => unknown;

/** Passes the repetition to an input that may name it; a plain task in a block has its item. */
export function inputRenderer(
  { elements, names }: TaskMessage,
  bound: (item?: unknown, index?: number, repetition?: number) => unknown,
  { isList, item, index, repetition }: ItemNames = { isList: true },
): Render {
  if (names.around && !isList) return () => bound(item, index, repetition);
  if (elements === undefined) return bound;
  return (item, index) => bound(item, index, repetitionOf(index, elements));
}
