import { partsView } from '../src/document/views/parts.ts';
import type { TaskMessage } from '../src/wire/messages.ts';
import type { DocumentCache } from '../src/wire/open-handle.ts';
import { type ListReader, openList } from '../src/wire/open-names.ts';

/** Answers item `index` of a task: it is read in place. */
type ItemReader = ListReader['at'];

/** A plain task has no item; with a batch size an item is a slice of the list, otherwise an element. */
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

/** Which time an element runs. */
export function repetitionOf(index: number, elements: number): number {
  return elements === 0 ? 0 : Math.floor(index / elements);
}

type Render = (item: unknown, index: number) => unknown;

/** Gives the repetition to an input that may name it. */
export function inputRenderer(
  { elements }: TaskMessage,
  bound: (item?: unknown, index?: number, repetition?: number) => unknown,
): Render {
  if (elements === undefined) return bound;
  return (item, index) => bound(item, index, repetitionOf(index, elements));
}
