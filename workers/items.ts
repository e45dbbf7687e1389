import { partsView } from '../src/document/views/parts.ts';
import type { TaskMessage } from '../src/wire/messages.ts';
import type { DocumentCache } from '../src/wire/open-handle.ts';
import { type ListReader, openList } from '../src/wire/open-names.ts';

/** Returns an item of a task, which is read in place. */
type ItemReader = ListReader['at'];

/** An item is an element of the list or, with a batch size, a slice; a plain task has none. */
export function itemReader(task: TaskMessage, documents: DocumentCache): ItemReader {
  const { batchSize, elements } = task;
  if (!task.list) return () => undefined;
  const { length, at } = openList(task.list, documents);
  if (batchSize !== undefined) return (index) => slice(at, index * batchSize, batchSize, length);
  return elements === undefined ? at : (index) => at(index % elements);
}

function slice(at: ItemReader, start: number, size: number, end: number): readonly unknown[] {
  const length = Math.max(0, Math.min(size, end - start));
  return partsView({ length, at: (position) => at(start + position) });
}

/** Number of the repetition of an element, from 0. */
export function repetitionOf(index: number, elements: number): number {
  return elements === 0 ? 0 : Math.floor(index / elements);
}

type Render = (item: unknown, index: number) => unknown;

/** Passes the repetition to an input that may name it. */
export function inputRenderer(
  { elements }: TaskMessage,
  bound: (item?: unknown, index?: number, repetition?: number) => unknown,
): Render {
  if (elements === undefined) return bound;
  return (item, index) => bound(item, index, repetitionOf(index, elements));
}
