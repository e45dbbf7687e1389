import { elementReader, type ListReader } from '../../items/elements.ts';
import type { ItemPlace, Shown } from '../../redaction/shown-failure.ts';
import { DocumentCache, openList } from '../../wire/open-handle.ts';
import type { ActiveRun } from './active-run.ts';
import type { TaskRun } from './task-run.ts';

const readers = new WeakMap<TaskRun, ListReader['at']>();

/** The element that an item is, without the secrets of its run: it can be told in another. */
export function toldElement(run: ActiveRun, item: ItemPlace): unknown {
  const element = elementOf(run, item);
  return run.mask ? run.mask.value(element) : element;
}

/**
 * Reads the element that an item is, in place. Undefined for the item of a plain task and of an
 * earlier visit.
 */
function elementOf(run: ActiveRun, { task: name, visit, index }: ItemPlace): unknown {
  const task = run.tasks.get(name);
  if (!task || (visit ?? task.key.visit) !== task.key.visit) return undefined;
  // An action can forge where its error comes from.
  if (!Number.isInteger(index) || index < 0 || index >= task.record.summary.total) return undefined;
  return readerOf(task)?.(index);
}

/** Shows failures of a run. */
export function shownOf(run: ActiveRun): Shown {
  return { mask: run.mask, elementOf: (item) => elementOf(run, item) };
}

function readerOf(task: TaskRun): ListReader['at'] | undefined {
  const { source } = task;
  if (source) return (index) => source.element(index);
  const known = readers.get(task);
  if (known || !task.list) return known;
  const list = openList(task.list, DocumentCache.trusting());
  const { batchSize } = task.plan;
  const reader = elementReader(list, { batchSize, elements: list.length });
  readers.set(task, reader);
  return reader;
}
