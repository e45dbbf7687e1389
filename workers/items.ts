import { elementReader, type ListReader } from '../src/items/elements.ts';
import type { TaskMessage } from '../src/wire/messages.ts';
import type { DocumentCache } from '../src/wire/open-handle.ts';
import { openList } from '../src/wire/open-handle.ts';

/** Returns an item of a task, which is read in place; a plain task has none. */
export function itemReader(task: TaskMessage, documents: DocumentCache): ListReader['at'] {
  return task.list ? elementReader(openList(task.list, documents), task) : () => undefined;
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
